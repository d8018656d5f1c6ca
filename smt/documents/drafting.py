"""Make the built-in DOCX template of a kind: our layout with docxtpl's places in it, as a clerk may change it in Word."""

import io
import zipfile
from functools import cache

from smt.documents.layout import FACE, Page
from smt.documents.script import Columns, Each, Part, Rule, Script, Table, Text, When, runs
from smt.documents.scripts import SCRIPTS
from smt.documents.states import PaperKind
from smt.documents.wordml import invisible_table, paragraph, properties, rule, run, twips

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: The title is written when a paper is made.
_CORE = ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
         'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title/><dc:language>vi-VN</dc:language></cp:coreProperties>')
#: Zip archives know no time before this; the same template is the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


@cache
def built_in(kind: PaperKind) -> bytes:
    """Give the built-in template of a kind."""
    script = SCRIPTS[kind]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in _package(script).items():
            packed.writestr(zipfile.ZipInfo(name, EPOCH), _HEADER + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _package(script: Script) -> dict[str, str]:
    types = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in (
        ("word/document.xml", f"{_WORD}.document.main+xml"), ("word/styles.xml", f"{_WORD}.styles+xml"),
        ("word/settings.xml", f"{_WORD}.settings+xml"), ("word/header1.xml", f"{_WORD}.header+xml"),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")))
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _relations(("word/document.xml", f"{_R}/officeDocument"), (
            "docProps/core.xml", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties")),
        "docProps/core.xml": _CORE,
        "word/_rels/document.xml.rels": _relations(("styles.xml", f"{_R}/styles"), ("settings.xml", f"{_R}/settings"),
                                                   ("header1.xml", f"{_R}/header")),
        "word/styles.xml": _styles(script),
        "word/settings.xml": f'<w:settings {_W}><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="vi-VN"/></w:settings>',
        "word/header1.xml": _page_number(script),
        "word/document.xml": f'<w:document {_W} xmlns:r="{_R}"><w:body>{_parts(script.parts, script)}'
        f"{_ending()}{_section(script.page)}</w:body></w:document>",
    }


def _relations(*targets: tuple[str, str]) -> str:
    found = "".join(f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>' for at, (target, kind) in enumerate(targets, start=1))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}</Relationships>'


def _styles(script: Script) -> str:
    size = round(script.styles["body"].size * 2)
    return (f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:eastAsia="{FACE}" '
            f'w:cs="{FACE}"/><w:color w:val="000000"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
            '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style></w:styles>')


def _page_number(script: Script) -> str:
    style = script.styles["page_number"]
    size = f'<w:rPr><w:sz w:val="{round(style.size * 2)}"/></w:rPr>'
    field = "".join(f"<w:r>{size}{inner}</w:r>" for inner in (
        '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>2</w:t>", '<w:fldChar w:fldCharType="end"/>'))
    return f"<w:hdr {_W}><w:p>{properties(style)}{field}</w:p></w:hdr>"


def _section(page: Page) -> str:
    """Give paper and margins; titlePg without a first-page header hides the number there."""
    turned = ' w:orient="landscape"' if page.lying else ""
    return (f'<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"'
            f'{turned}/><w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}" '
            f'w:left="{twips(page.left)}" w:header="{twips(page.number_at)}" w:footer="{twips(page.number_at)}" w:gutter="0"/>'
            "<w:titlePg/></w:sectPr>")


def _ending() -> str:
    # Word wants a paragraph after the last table; this one takes no room.
    return ('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>')


def _parts(parts: tuple[Part, ...], script: Script) -> str:
    return "".join(_part(part, script) for part in parts)


def _part(part: Part, script: Script) -> str:
    match part:
        case Text(style=name, text=text):
            style = script.styles[name]
            return paragraph(style, *(run(piece, style, bold=bold) for piece, bold in runs(text)))
        case Each(name=name, parts=inner):
            return f"{_tag(f'for dong in {name}')}{_parts(inner, script)}{_tag('endfor')}"
        case When(name=name, parts=inner, otherwise=other):
            instead = f"{_tag('else')}{_parts(other, script)}" if other else ""
            return f"{_tag(f'if {name}')}{_parts(inner, script)}{instead}{_tag('endif')}"
        case Columns(widths=widths, rows=rows):
            return invisible_table(widths, [[_parts(cell, script) for cell in row] for row in rows])
        case Rule(name="", room=room, length=length):
            return rule(length, room)
        case Rule(name=name) | Table(name=name):
            return f'<w:p><w:r><w:t xml:space="preserve">{{{{p {name} }}}}</w:t></w:r></w:p>'


def _tag(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{{%p {words} %}}</w:t></w:r></w:p>'
