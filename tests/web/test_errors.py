import pytest


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
