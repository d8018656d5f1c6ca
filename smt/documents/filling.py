"""Fill a DOCX template with the facts of a paper."""

import io
import re
import zipfile
from typing import Any
from uuid import uuid4

from docxtpl.template import DocxTemplate
from lxml import etree
from markupsafe import Markup

from smt.documents.closed import Closed, UnknownPlace
from smt.documents.drafting import EPOCH
from smt.documents.facts import Facts
from smt.documents.script import Rule, Script, Table, parts_of
from smt.documents.wordml import rule, table

_LONGEST_TITLE = 250  # Word keeps at most 255 characters
_DC = "{http://purl.org/dc/elements/1.1/}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Misplaced(Exception):
    """A block (a line or a table) that does not stand in a paragraph of its own; its text is the name."""


class Broken(Exception):
    """A template whose places leave no whole document."""


def fill(template: bytes, script: Script, facts: Facts, title: str) -> bytes:
    """Give the DOCX; raise UnknownPlace, Misplaced, Broken or jinja2's TemplateError for a template that cannot be filled.

    Blocks go in after docxtpl's work, as text in place of a mark: a table of ten thousand rows is never parsed.
    """
    blocks = _blocks(script, facts)
    mark = f"[{uuid4().hex}:%s]"  # nobody can have typed it
    held = {name: Markup("<w:p><w:r><w:t>{}</w:t></w:r></w:p>").format(mark % name) for name in blocks}
    filled = _Template(io.BytesIO(template))
    filled.render({**facts, **held}, Closed(facts), autoescape=True)
    document: Any = filled.docx
    out = io.BytesIO()
    document.save(out)
    return _packed(out, {mark % name: xml for name, xml in blocks.items()}, title[:_LONGEST_TITLE])


def block_names(script: Script) -> list[str]:
    """Give the names that stand for a drawn line or a table and need a paragraph of their own."""
    return [part.name for part in parts_of(script.parts) if isinstance(part, Rule | Table) and part.name]


def _blocks(script: Script, facts: Facts) -> dict[str, str]:
    found = {}
    for part in parts_of(script.parts):
        if isinstance(part, Rule) and part.name:
            found[part.name] = rule(facts[part.name], part.room)
        elif isinstance(part, Table):
            found[part.name] = table(part.columns, facts[part.name], script.styles)
    return found


class _Template(DocxTemplate):
    """docxtpl, which would mend a broken document silently."""

    def fix_tables(self, xml: str) -> Any:
        """Refuse what is not whole, then let docxtpl count the columns."""
        try:
            tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=False))
        except etree.XMLSyntaxError as problem:
            raise Broken(str(problem)) from problem
        for text in tree.iter(f"{_W}t"):
            if len(text):
                raise Misplaced(re.sub(r".*:|\]", "", "".join(text.itertext())))
        return super().fix_tables(xml)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Leave the properties alone: python-docx does not find those that LibreOffice wrote and would add a second part."""


def _packed(made: io.BytesIO, blocks: dict[str, str], title: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename.startswith("word/") and item.filename.endswith(".xml"):
                data = _with_blocks(data.decode("utf-8"), blocks).encode("utf-8")
            elif item.filename == "docProps/core.xml":
                data = _titled(data, title)
            target.writestr(zipfile.ZipInfo(item.filename, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with_blocks(xml: str, blocks: dict[str, str]) -> str:
    for mark, block in blocks.items():
        xml = xml.replace(f"<w:p><w:r><w:t>{mark}</w:t></w:r></w:p>", block)
    return xml


def _titled(properties: bytes, title: str) -> bytes:
    tree = etree.fromstring(properties, etree.XMLParser(resolve_entities=False, no_network=True))
    found = tree.find(f"{_DC}title")
    (etree.SubElement(tree, f"{_DC}title") if found is None else found).text = title
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


__all__ = ["Broken", "Misplaced", "UnknownPlace", "block_names", "fill"]
