import pytest
from flask import render_template_string
from flask_babel import lazy_gettext


@pytest.mark.parametrize("address", ["/khong-co", "/dang-nhap/khong"])
def test_an_unknown_address_gets_our_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_the_language_is_remembered_and_only_leads_to_our_own_pages(client):
    assert client.get("/ngon-ngu/en?ve=/dang-nhap").location == "/dang-nhap"
    assert client.get("/ngon-ngu/en?ve=//evil.example/").location == "/"
    assert 'lang="en"' in client.get("/dang-nhap").text


def test_sending_by_a_method_that_a_page_does_not_know_gets_our_page(client):
    answer = client.get("/dang-xuat")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_visitors_words_inside_a_lazy_sentence_are_escaped(app):
    said = lazy_gettext("Nhóm “%(name)s” chưa có cơ quan nào. Thêm cơ quan vào nhóm rồi gửi.", name="<b>x</b>")
    with app.test_request_context():
        assert "&lt;b&gt;" in render_template_string("{{ said }}", said=said)
