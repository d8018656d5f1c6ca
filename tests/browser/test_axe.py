"""Accessibility: axe with all its rules, on every kind of page, light and dark, desk and phone."""

import pytest

from tests.browser.walks import AREAS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("area", AREAS)
def test_axe_finds_no_violation(survey, area):
    assert not (found := survey(area, "axe")), "\n".join(found)
