"""A mail server that misbehaves on request: the recipient's name says how."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller


class Faulty:
    """Takes mail unless the recipient begins with `later` (451), `never` (550), `hang`, `cut` or `took` (taken, then cut),
    or is one of `refused` (550)."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refused: set[str] = set()
        self.seen: Counter[str] = Counter()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address.startswith("poison"):
            return "421 go away"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        recipient = envelope.rcpt_tos[0]
        self.seen[recipient] += 1
        if recipient.startswith("later") and self.seen[recipient] == 1:
            return "451 busy"
        if recipient.startswith("never") or recipient in self.refused:
            return "550 no such mailbox"
        if recipient.startswith("hang"):
            await asyncio.sleep(5)
            return "451 slow"
        if recipient.startswith("cut") and self.seen[recipient] == 1:
            server.transport.abort()
            return "451 gone"
        self.taken.append((recipient, message_from_bytes(envelope.content)))
        if recipient.startswith("took") and self.seen[recipient] == 1:
            server.transport.abort()
        return "250 taken"

    def ids(self) -> Counter[str]:
        return Counter(message["Message-ID"] for _, message in self.taken)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(port: int) -> Iterator[Faulty]:
    handler = Faulty()
    controller = Controller(handler, hostname="127.0.0.1", port=port, ready_timeout=10)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
