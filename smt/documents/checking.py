"""Try a clerk's template before it counts: what is wrong with it is said in one sentence that names the place and the remedy."""

import io
import re
import unicodedata
import zipfile
import zlib

from docx import Document
from docx.opc.exceptions import OpcError
from flask_babel import lazy_gettext as _l
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree

from smt.core.container import Flaw, Flawed, Member, members, pieces
from smt.documents.closed import TooMuch, UnknownPlace
from smt.documents.facts import facts_of
from smt.documents.filling import Broken, Misplaced, fill
from smt.documents.places import needed
from smt.documents.samples import sample
from smt.documents.scripts import SCRIPTS
from smt.documents.states import PaperKind
from smt.documents.wording import MOTTO, NATION
from smt.files.service import MEGABYTE, FileRefused

#: What a template may raise when it is filled, besides jinja2's TemplateError.
#: The libraries answer a file that only looks like Word's with errors of many kinds.
PROBLEMS = (UnknownPlace, Misplaced, Broken, TemplateError, etree.LxmlError, OpcError, zipfile.BadZipFile, zlib.error, OSError, EOFError,
            NotImplementedError, RuntimeError, AttributeError, TypeError, LookupError, ValueError)
MOST_MEMBERS, MOST_UNPACKED, LARGEST_PART = 200, 20 * MEGABYTE, MEGABYTE
#: What opens and closes a place; they must take turns, or docxtpl would search the whole file for every one of them.
_BRACES = re.compile(r"(\{\{|\{%|\{#)|(\}\}|%\}|#\})")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")


def check(data: bytes, kind: PaperKind) -> None:
    """Refuse a template that is dangerous, cannot be filled, or would leave out what the law or the letter needs."""
    paper = sample(kind)
    try:
        _container(data)
        inside = _places(data)
        shown = _text(fill(data, SCRIPTS[kind], facts_of(paper), paper.title))
    except PROBLEMS as problem:
        raise FileRefused(sentence(problem), field="file") from problem
    missing = [name for name in needed(kind) if name not in inside]
    if missing:
        raise FileRefused(_l("Mẫu thiếu ô %(names)s nên văn bản sẽ thiếu nội dung đó. Thêm ô vào mẫu rồi tải lên lại.",
                             names=", ".join(missing)), field="file")
    for constant in (NATION, MOTTO):
        if constant not in shown:
            raise FileRefused(_l("Mẫu không có dòng “%(line)s” đúng từng chữ. Sửa lại trong Word rồi tải lên lại.", line=constant),
                              field="file")


def sentence(problem: Exception) -> object:
    """Say what is wrong with a template and what to do."""
    if isinstance(problem, UnknownPlace):
        return _l("Mẫu có ô “%(name)s” mà loại văn bản này không có. Sửa tên ô theo bảng giải thích rồi tải lên lại.", name=problem)
    if isinstance(problem, Misplaced):
        return _l("Ô “%(name)s” phải đứng một mình trong một đoạn và viết {{p %(name)s }}. Sửa lại trong Word rồi tải lên lại.",
                  name=problem)
    if isinstance(problem, TooMuch):
        return _l("Mẫu dùng lệnh “%(name)s”. Mẫu chỉ được có ô, đoạn lặp (for) và điều kiện (if); bỏ lệnh đó rồi tải lên lại.",
                  name=problem.message)
    if isinstance(problem, TemplateSyntaxError):
        return _l("Có ô hoặc đoạn lặp viết chưa đúng, ví dụ thiếu dấu }} hoặc thiếu {%%p endfor %%} (máy báo: %(what)s). "
                  "Sửa lại trong Word rồi tải lên lại.", what=problem.message)
    return _l("Mẫu bị hỏng, hoặc một đoạn lặp mở ở chỗ này mà đóng ở chỗ khác. Tải mẫu đang dùng về, sửa lại từ đó rồi tải lên.")


def _container(data: bytes) -> None:
    try:
        for member in members(data, most=MOST_MEMBERS, unpacked=MOST_UNPACKED):
            _member(member, b"".join(pieces(data, member)))
    except Flawed as flawed:
        said = _l("Tệp mẫu bung ra quá lớn. Bỏ bớt hình rồi lưu lại.") if flawed.flaw is Flaw.SWOLLEN else _l(
            "Tệp mẫu không phải do Word lưu, hoặc tải lên bị gián đoạn. Mở bằng Word, lưu lại thành .docx rồi tải lên.")
        raise FileRefused(said, field="file") from flawed


def _member(member: Member, content: bytes) -> None:
    name = member.name.lower()
    if "/embeddings/" in name or "/activex/" in name or name.endswith((".bin", ".exe")):
        raise FileRefused(_l("Mẫu chứa tệp khác nhúng bên trong. Bỏ tệp nhúng, chỉ giữ chữ và hình, rồi lưu lại."), field="file")
    if not name.endswith((".xml", ".rels")):
        return
    if len(content) > LARGEST_PART:
        raise FileRefused(_l("Mẫu dài quá mức một mẫu văn bản. Xóa phần thừa rồi lưu lại."), field="file")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRefused(_l("Tệp mẫu không phải do Word lưu. Mở bằng Word, lưu lại thành .docx rồi tải lên."), field="file")
    if name.endswith(".rels") and _reaches_out(content):
        raise FileRefused(_l("Mẫu lấy nội dung từ nơi khác (mẫu đính kèm, hình liên kết). Chép hẳn nội dung vào mẫu rồi lưu lại."),
                          field="file")


def _reaches_out(relations: bytes) -> bool:
    try:
        tree = etree.fromstring(relations, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return True
    return any(one.get("TargetMode") == "External" and not str(one.get("Type")).endswith("/hyperlink") for one in tree)


def _places(data: bytes) -> set[str]:
    """Give the words that stand between the braces of a template."""
    found: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        texts = [re.sub(r"<[^>]+>", "", packed.read(name).decode("utf-8")) for name in packed.namelist() if _PARTS.fullmatch(name)]
    for text in texts:
        start = None
        for brace in _BRACES.finditer(text):
            if bool(brace[1]) is (start is not None):
                raise TemplateSyntaxError(f"“{text[brace.start():brace.end() + 30]}”", 1)
            if start is not None:
                found.update(re.findall(r"\w+", text[start:brace.start()]))
            start = brace.end() if brace[1] else None
        if start is not None:
            raise TemplateSyntaxError(f"“{text[start - 2:start + 30]}”", 1)
    return found


def _text(data: bytes) -> str:
    """Read a made paper again, as Word would, and give its text."""
    body = Document(io.BytesIO(data)).element.body
    words = "".join("\n" if one.tag.endswith("}p") else one.text or "" for one in body.iter() if one.tag.endswith(("}t", "}p")))
    return unicodedata.normalize("NFC", words.replace("\u00a0", " "))
