"""The words of the product: Vietnamese that tells people what to do, and an English for every sentence."""

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

import jinja2
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from config import ROOT

ENGLISH = ROOT / "smt/web/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
FORBIDDEN = re.compile(r"không hợp lệ|vui lòng|bắt buộc nhập|xin lỗi|thất bại|\bError\b|\bSubmit\b|\bOK\b|!", re.IGNORECASE)
FORBIDDEN_ENGLISH = re.compile(r"\binvalid\b|\bplease\b|!", re.IGNORECASE)
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])|%%|(%)(?![(%])")
#: Written outside the catalogue on purpose: each language's name stands in its own words.
UNTRANSLATED = {"Tiếng Việt"}


@cache
def messages() -> dict[str | tuple[str, str], str]:
    """Give every sentence of the product and one place where it stands."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found: dict[str | tuple[str, str], str] = {}
    for folder in ("smt", "forms"):
        for path, line, message, _comments, _context in extract_from_dir(str(ROOT / folder), methods, options, KEYWORDS):
            found.setdefault(message if isinstance(message, str) else tuple(message)[:2], f"{folder}/{path}:{line}")
    return found


def sentences() -> Iterator[tuple[str, str]]:
    for message, place in messages().items():
        for sentence in [message] if isinstance(message, str) else message:
            yield sentence, place


@cache
def english() -> Catalog:
    assert ENGLISH.exists(), f"there is no {ENGLISH.relative_to(ROOT)}: run `make words` and translate"
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def placeholders(text: str) -> Counter[str]:
    return Counter(match[0] for match in PLACEHOLDER.finditer(text))


def test_the_product_speaks():
    assert len(messages()) > 300, "the sentences were not found: is babel.cfg right?"


def test_every_sentence_says_what_to_do_in_words_people_use():
    wrong = [f"{place}: {sentence}" for sentence, place in sentences() if FORBIDDEN.search(sentence)]
    assert not wrong, wrong


def test_every_sentence_is_written_in_whole_letters():
    wrong = [f"{place}: {sentence}" for sentence, place in sentences() if not unicodedata.is_normalized("NFC", sentence)]
    assert not wrong, wrong


def test_no_sentence_has_a_placeholder_without_a_name():
    wrong = [f"{place}: {sentence}" for sentence, place in sentences() if re.search(r"%[sd]|\{\w*\}", sentence)]
    assert not wrong, f"write %(what)s: {wrong}"


def test_every_sentence_has_an_english_one():
    missing = []
    for message, place in messages().items():
        known = english().get(message if isinstance(message, str) else message[0])
        strings = () if known is None else known.string if isinstance(known.string, tuple) else (known.string,)
        if not strings or not all(strings) or known.fuzzy:
            missing.append(f"{place}: {message}")
    assert not missing, f"{len(missing)} of {len(messages())} sentences have no English (`make words`): {missing[:10]}"


def test_both_languages_fill_in_the_same():
    wrong = []
    for known in english():
        if not known.id:
            continue
        pairs = list(zip(known.id, known.string, strict=False)) if isinstance(known.id, tuple) else [(known.id, known.string)]
        wrong += [f"{theirs!r} for {ours!r}" for ours, theirs in pairs if theirs and placeholders(ours) != placeholders(theirs)]
    assert not wrong, wrong


def test_the_english_is_english_and_as_polite():
    strings = [(known.id, one) for known in english() if known.id
               for one in (known.string if isinstance(known.string, tuple) else (known.string,))]
    left = [theirs for ours, theirs in strings if theirs == ours and len(theirs) > 1 and VIETNAMESE.search(theirs)]
    assert not left, f"still Vietnamese: {left}"
    assert not [theirs for _ours, theirs in strings if FORBIDDEN_ENGLISH.search(theirs)]


def test_the_english_catalogue_holds_nothing_that_is_said_no_more():
    said = {message if isinstance(message, str) else message[0] for message in messages()}
    old = [known.id for known in english() if known.id and (known.id if isinstance(known.id, str) else known.id[0]) not in said]
    assert not old, f"`make words` takes them out: {old[:10]}"


def test_only_whole_sentences_are_handed_to_the_catalogue():
    wrong = []
    for path in sorted([*(ROOT / "smt").rglob("*.py"), *(ROOT / "forms").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "_l", "gettext", "lazy_gettext"):
                whole = node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
                wrong += [] if whole else [f"{path.relative_to(ROOT)}:{node.lineno}"]
    assert not wrong, f"the collector of sentences cannot read these: {wrong}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("smt/*/templates/**/*.html")), ids=lambda path: path.name)
def test_no_template_says_anything_past_the_catalogue(path):
    lexer = jinja2.Environment(autoescape=True, trim_blocks=True).lexer
    said = [re.sub(r"<[^>]*>|^[^<>]*>", "", value).strip() for _line, kind, value in lexer.tokeniter(path.read_text(encoding="utf-8"), path.name)
            if kind == "data" and VIETNAMESE.search(value)]
    assert not [one for one in said if one and one not in UNTRANSLATED], f"wrap it in _(): {said}"
