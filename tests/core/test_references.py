import pytest

from smt.core import tokens


def test_a_reference_is_read_back_however_it_is_typed():
    reference = tokens.new_reference("UH", 2026)
    assert tokens.read_reference(reference) == reference
    assert tokens.read_reference(reference.lower().replace("-", " ")) == reference


@pytest.mark.parametrize("typed", ["", "UH-2026", "UH-2026-0000-0000", "\x00", "UH-2026-7K3M-9QXTT", "ＵＨ"])
def test_what_cannot_be_a_reference_is_not_read(typed):
    assert tokens.read_reference(typed) is None


def test_a_slip_in_one_symbol_or_two_swapped_is_noticed():
    reference = tokens.new_reference("UH", 2026)
    body = reference[8:].replace("-", "")
    for place, symbol in enumerate(body):
        for other in tokens.ALPHABET:
            if other != symbol:
                slip = body[:place] + other + body[place + 1:]
                assert tokens.read_reference(f"UH2026{slip}") is None
    for place in range(len(body) - 2):
        if body[place] != body[place + 1]:
            swapped = body[:place] + body[place + 1] + body[place] + body[place + 2:]
            assert tokens.read_reference(f"UH2026{swapped}") is None


def test_a_personal_link_is_the_same_for_the_same_purpose_only():
    one = tokens.personal_token("secret", "invitee:1")
    assert one == tokens.personal_token("secret", "invitee:1")
    assert one != tokens.personal_token("secret", "invitee:2")
    assert one != tokens.personal_token("other", "invitee:1")
    assert len(one) * 4 >= 128
