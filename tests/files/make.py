"""Small files of each kind."""

import io
import zipfile

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
       b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(**members: str | bytes) -> bytes:
    """A zip; `word__document_xml` names word/document.xml."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return held.getvalue()


def word(content: str = "wordprocessingml.document.main+xml", **members: str | bytes) -> bytes:
    """A Word document."""
    return packed(**{"[Content_Types].xml": f"<Types>{content}</Types>", "word/document.xml": f'<w:document xmlns:w="{W}"/>', **members})


def plan(*body: str, styles: str = "", numbering: str = "", **members: str | bytes) -> bytes:
    """A Word document of these paragraphs: plain text, or the XML of whole blocks."""
    blocks = "".join(one if one.startswith("<") else para(one) for one in body)
    more = {"word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>'} if styles else {}
    if numbering:
        more["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
    return word(**{"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{blocks}</w:body></w:document>', **more, **members})


def para(text: str = "", *, properties: str = "", bold: bool = False, more: str = "") -> str:
    """The XML of a paragraph: its text in one run, then `more` runs."""
    looks = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, looks) if text else ''}{more}</w:p>"


def run(text: str, looks: str = "") -> str:
    """The XML of a run."""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """The XML of a table of texts; a cell's lines are paragraphs."""
    cells = ("".join(f"<w:tc>{''.join(para(line) for line in cell.split(chr(10)))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{one}</w:tr>' for one in cells)}</w:tbl>"
