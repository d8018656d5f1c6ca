"""A small client: threads with keep-alive connections that send one kind of request and note how long each took."""

import http.client
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

THREADS = 4
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Visitor:
    """One keep-alive connection with its cookies and the page's CSRF token."""

    port: int
    address: str = field(default_factory=lambda: f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.{secrets.randbelow(256)}")
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def ask(self, method: str, path: str, answers: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request; give the status and the text."""
        # The product believes one proxy here, so that its limit on one address does not stop the measurement.
        headers = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        self.line.request(method, path, urlencode(answers) if answers else None, {**headers, **(FORM if answers else {})})
        answer = self.line.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, text

    def open(self, path: str) -> None:
        """Open a form and remember its CSRF token."""
        _, text = self.ask("GET", path)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        self.csrf = found[1] if found else ""


@dataclass(frozen=True)
class Round:
    """What one round took: median milliseconds and requests per second."""

    median: float
    rate: float
    requests: int


def drive(port: int, seconds: float, ready: Callable[[Visitor], None], act: Callable[[Visitor], bool], most: int = 5000) -> Round:
    """Send requests from all threads for so many seconds; a wrong answer stops the measurement."""
    took: list[float] = []
    wrong: list[str] = []
    visitors = [Visitor(port) for _ in range(THREADS)]
    for visitor in visitors:
        ready(visitor)
        assert act(visitor), "the first answer is not the one expected"
    start = time.perf_counter()

    def work(visitor: Visitor) -> None:
        while time.perf_counter() - start < seconds and len(took) < most and not wrong:
            begun = time.perf_counter()
            try:
                good = act(visitor)
            except OSError as problem:
                wrong.append(repr(problem))
                return
            took.append(time.perf_counter() - begun)
            if not good:
                wrong.append("an answer was not the one expected")

    threads = [threading.Thread(target=work, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    assert not wrong, wrong[0]
    for visitor in visitors:
        visitor.line.close()
    return Round(median=sorted(took)[len(took) // 2] * 1000, rate=len(took) / elapsed, requests=len(took))
