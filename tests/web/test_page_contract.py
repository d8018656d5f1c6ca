"""The contract that every page is checked against finds each kind of mistake, also on a page whose like was good before."""

import pytest

from tests import contract

GOOD = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Ủng hộ</title></head>
<body><main id="main"><h1>Ủng hộ</h1>
<p>An &amp; Bình</p>
<form method="post" action=""><label for="phone">Điện thoại</label> <input id="phone" name="phone" type="text" value="0912"></form>
<table><tr><td>một</td></tr></table></main></body></html>"""


@pytest.fixture(autouse=True)
def _seen():
    """A page of the same make was found good before."""
    contract.check(GOOD, "/ung-ho")


def test_other_words_make_no_other_page():
    contract.check(GOOD.replace("An &amp; Bình", "Chị Tâm đã hỏi").replace("0912", "0988 &lt;"), "/ung-ho")


@pytest.mark.parametrize(("good", "bad", "told"), [
    ("An &amp; Bình", "An & &Bình;", "not strict"), ("An &amp; Bình", "An <Bình>", "not strict"), ("An &amp; Bình", "An \x0b", "not strict"),
    ("</p>", "</p></p>", "not strict"), ("<td>một</td>", "<p>một</p>", "not strict"),
    ("</table>", "", "not strict"), (' name="phone"', ' name="phone" name="phone"', "not strict"), ('"0912"', '"0912"a', "not strict"),
    ("<h1>", "<h1><div>", "not strict"), (' lang="vi"', "", "without lang"), ("h1>", "h2>", "0 h1"), ("<title>Ủng hộ", "<title>Khác", "title"),
    ('for="phone"', 'for="main"', "no label"), ('for="phone"', 'for="fax"', "label for nothing"), ('id="main"', 'id="phone"', "id used twice"),
    (' action=""', "", "without action"), ("<p>", '<p style="">', "inline style"), ("<p>", '<p onclick="a()">', "inline handler"),
    ("<p>", '<script>1</script><p>', "inline script"), ("<p>", '<a href="javascript:1">a</a><p>', "javascript"), ("main", "section", "0 main"),
    ("<p>", '<a href="#no">a</a><p>', "not there"), ('type="text"', 'type="text" aria-describedby="no"', "not there"),
    ("An &amp; Bình", "None", "shows None")])
def test_a_mistake_is_told_by_its_name(good, bad, told):
    page = GOOD.replace(good, bad)
    with pytest.raises(AssertionError, match=told):
        contract.check(page, "/ung-ho")
