"""Numbers in addresses: one that no record can have leads nowhere, before a database refuses to compare with it."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

#: The largest id of a record.
LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """A number up to the largest id."""

    def __init__(self, map: Map, *asked: Any, **named: Any) -> None:  # noqa: A002  # the name is the library's
        super().__init__(map, *asked, **{"max": LARGEST, **named})


def init_app(app: Flask) -> None:
    """Let every `<int:…>` of a route be such a number; rooms are registered after this."""
    app.url_map.converters["int"] = Number
