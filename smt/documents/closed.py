"""The closed language of templates: places, repeats and conditions over the facts of a paper, nothing else."""

from collections.abc import Collection
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: What may stand in a template; no assignment, call, arithmetic, filter, import or macro.
_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not, nodes.And,
            nodes.Or, nodes.Compare, nodes.Operand, nodes.Const)
_LOOP = frozenset({"index", "first", "last", "length"})
#: Repeats inside a repeat: more would let a small template make an endless paper.
_DEEPEST = 2


class TooMuch(TemplateSyntaxError):
    """A template that uses more than the closed language."""


class UnknownPlace(Exception):
    """A place that no fact fills; its text is the name."""


class Closed(ImmutableSandboxedEnvironment):
    """A sandbox in which nothing but the facts of these names can be reached."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(autoescape=True, keep_trailing_newline=True)
        self.names = frozenset(names)
        for offered in (self.globals, self.filters, self.tests):
            offered.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        self._allow(parsed, self.names, repeats=0)
        return parsed

    def _allow(self, node: nodes.Node, names: frozenset[str], repeats: int) -> None:
        if not isinstance(node, _ALLOWED):
            raise TooMuch(type(node).__name__.lower(), node.lineno)
        if isinstance(node, nodes.Name) and node.name not in names:
            raise UnknownPlace(node.name)
        if isinstance(node, nodes.For):
            self._allow(node.iter, names, repeats)
            if repeats == _DEEPEST or node.recursive or node.else_ or node.test or not isinstance(node.target, nodes.Name):
                raise TooMuch("for", node.lineno)
            for inner in node.body:
                self._allow(inner, names | {node.target.name, "loop"}, repeats + 1)
            return
        for inner in node.iter_child_nodes():
            self._allow(inner, names, repeats)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give a fact of a fact; a Python attribute is never reached."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        raise UnknownPlace(attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Refuse: nothing is numbered for templates."""
        raise SecurityError("no item is reached by number")
