"""Try a clerk's template before it counts: what is wrong with it is said in one sentence that names the place and the remedy."""

import io
import re
import unicodedata
import zipfile

from docx import Document
from flask_babel import lazy_gettext as _l
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree

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
PROBLEMS = (UnknownPlace, Misplaced, Broken, etree.XMLSyntaxError, KeyError, ValueError)
MOST_MEMBERS, MOST_UNPACKED, LARGEST_PART = 200, 20 * MEGABYTE, 2 * MEGABYTE
_PLACE = re.compile(r"\{[{%]\s*(?:p|tr|tc|r)?\s*(?:[^}%]*?)\s*[%}]\}")


def check(data: bytes, kind: PaperKind) -> None:
    """Refuse a template that is dangerous, cannot be filled, or would leave out what the law or the letter needs."""
    _container(data)
    paper = sample(kind)
    try:
        made = fill(data, SCRIPTS[kind], facts_of(paper), paper.title)
        shown = _text(made)
    except (*PROBLEMS, TemplateError) as problem:
        raise FileRefused(sentence(problem, kind), field="file") from problem
    missing = [name for name in needed(kind) if not _names(data, name)]
    if missing:
        raise FileRefused(_l("Mẫu thiếu ô %(names)s nên văn bản sẽ thiếu nội dung đó. Thêm ô vào mẫu rồi tải lên lại.",
                             names=", ".join(missing)), field="file")
    for constant in (NATION, MOTTO):
        if constant not in shown:
            raise FileRefused(_l("Mẫu không có dòng “%(line)s” đúng từng chữ. Sửa lại trong Word rồi tải lên lại.", line=constant),
                              field="file")


def sentence(problem: Exception, kind: PaperKind) -> object:
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
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = packed.infolist()
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
            raise FileRefused(_l("Tệp mẫu bung ra quá lớn. Bỏ bớt hình rồi lưu lại."), field="file")
        for one in members:
            _member(packed, one)


def _member(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    name = member.filename.lower()
    if "/embeddings/" in name or "/activex/" in name or name.endswith((".bin", ".exe")):
        raise FileRefused(_l("Mẫu chứa tệp khác nhúng bên trong. Bỏ tệp nhúng, chỉ giữ chữ và hình, rồi lưu lại."), field="file")
    if not name.endswith((".xml", ".rels")):
        return
    if member.file_size > LARGEST_PART:
        raise FileRefused(_l("Mẫu dài quá mức một mẫu văn bản. Xóa phần thừa rồi lưu lại."), field="file")
    with packed.open(member) as opened:
        text = opened.read(LARGEST_PART + 1)
    if len(text) > LARGEST_PART or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileRefused(_l("Tệp mẫu không phải do Word lưu. Mở bằng Word, lưu lại thành .docx rồi tải lên."), field="file")
    if name.endswith(".rels") and _reaches_out(text):
        raise FileRefused(_l("Mẫu lấy nội dung từ nơi khác (mẫu đính kèm, hình liên kết). Chép hẳn nội dung vào mẫu rồi lưu lại."),
                          field="file")


def _reaches_out(relations: bytes) -> bool:
    try:
        tree = etree.fromstring(relations, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return True
    return any(one.get("TargetMode") == "External" and not str(one.get("Type")).endswith("/hyperlink") for one in tree)


def _names(data: bytes, name: str) -> bool:
    """Say whether a template has a place for this fact."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = [packed.read(one).decode("utf-8", "replace") for one in packed.namelist()
                 if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", one)]
    bare = re.sub(r"<[^>]+>", "", "".join(parts))
    return any(re.search(rf"\b{name}\b", place[0]) for place in _PLACE.finditer(bare))


def _text(data: bytes) -> str:
    """Read a made paper again, as Word would, and give its text."""
    body = Document(io.BytesIO(data)).element.body
    words = "".join("\n" if one.tag.endswith("}p") else one.text or "" for one in body.iter() if one.tag.endswith(("}t", "}p")))
    return unicodedata.normalize("NFC", words.replace("\u00a0", " "))
