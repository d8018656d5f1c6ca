"""What every page keeps to for eyes and thumbs: narrow screens, large and wide-set text, Vietnamese letters, targets."""

import pytest

from tests.browser.walks import AREAS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_wider_than_a_phone_of_320_px(survey, area):
    assert not (found := survey(area, "narrow")), "\n".join(found)


@pytest.mark.parametrize("area", AREAS)
def test_whatever_is_pressed_is_large_enough_or_spaced(survey, area):
    assert not (found := survey(area, "targets")), "\n".join(found)


@pytest.mark.parametrize("area", AREAS)
def test_wide_set_or_doubled_text_is_neither_cut_nor_overflowing(survey, area):
    assert not (found := survey(area, "spacing")), "\n".join(found)


@pytest.mark.parametrize("area", AREAS)
def test_capitals_with_marks_and_letters_with_tails_are_not_cut(survey, area):
    assert not (found := survey(area, "letters")), "\n".join(found)
