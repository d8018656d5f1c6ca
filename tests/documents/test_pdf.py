"""The PDF: tagged, for archives, in Vietnamese, every face inside."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from smt.documents.samples import sample, summary
from smt.documents.states import PaperKind
from tests.documents.making import pdf_of

KINDS = list(PaperKind)


def read(kind: PaperKind) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(sample(kind))))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_tagged_and_says_its_language_and_title(kind):
    root = read(kind).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # pypdf's own kind of truth
    assert "/StructTreeRoot" in root
    assert root["/Lang"].lower().startswith("vi")
    assert read(kind).metadata.title == sample(kind).title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712  # likewise


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_that_it_is_pdf_a_2a(kind):
    about = read(kind).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about


@pytest.mark.parametrize("kind", KINDS)
def test_every_face_is_embedded_and_has_the_widths_of_times(kind):
    names = set()
    for page in read(kind).pages:
        for font in page["/Resources"]["/Font"].values():
            inside = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(inside["/BaseFont"].split("+")[1])
            assert {"/FontFile2", "/FontFile3"} & inside["/FontDescriptor"].get_object().keys()
    assert names <= {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSerif-BoldItalic"}


def test_the_same_facts_give_the_same_bytes():
    assert pdf_of(summary()) == pdf_of(summary())


def test_a_table_is_a_table_for_those_who_listen():
    def kinds(node: object) -> set[str]:
        one = node.get_object()
        if isinstance(one, list):
            return {found for inner in one for found in kinds(inner)}
        if not hasattr(one, "get"):
            return set()
        found = {str(one["/S"])} if "/S" in one else set()
        return found | (kinds(one["/K"]) if "/K" in one else set())

    found = kinds(read(PaperKind.SUMMARY).trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {"/Table", "/TH", "/TD", "/P"} <= found


def test_a_remark_longer_than_a_page_is_not_cut():
    long = replace(summary().sections[0].comments[0], text="Đề nghị rà soát số liệu. " * 400 + "Hết ý kiến.")
    made = pdf_of(replace(summary(), sections=(replace(summary().sections[0], comments=(long,)),)))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert text.split().count("soát") == 400
    assert "Hết ý kiến." in text
