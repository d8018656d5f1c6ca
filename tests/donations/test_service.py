"""The steps of a donation, and its reference."""

import pytest

from config import Config
from smt.core import references
from smt.core.db import db
from smt.core.errors import MoveRefused
from smt.core.states import reachable
from smt.donations import service
from smt.donations.models import Donation
from smt.donations.states import LABELS, MOVES, NEXT, DonationState, DonorDisplay, DonorKind
from tests import make

OFFER = service.Offer(donor_kind=DonorKind.PERSON, donor_name="Trần Thị Bích", phone="+84912345678", money_vnd=1000,
                      display=DonorDisplay.FULL)


def pledge() -> Donation:
    return service.pledge(OFFER, consent_version="2026-01", at=make.AT, settings=Config())


def test_a_reference_already_taken_costs_one_more_try(app, monkeypatch):
    drawn = iter(["UH-2021-2222-2222", "UH-2021-2222-2222", "UH-2021-3333-3333"])
    monkeypatch.setattr(references, "new_reference", lambda *_: next(drawn))
    assert (pledge().reference, pledge().reference) == ("UH-2021-2222-2222", "UH-2021-3333-3333")
    db.session.commit()
    assert db.session.query(Donation).count() == 2


def test_the_year_of_a_reference_is_the_citys(app):
    assert pledge().reference.startswith("UH-2021-")


@pytest.mark.parametrize("start", DonationState)
@pytest.mark.parametrize("to", DonationState)
def test_a_donation_goes_only_where_its_state_leads(app, start, to):
    donation = make.donation(state=start)
    later = make.AT.replace(year=2022)
    if to in MOVES[start]:
        service.move_on(donation, to=to, at=later)
        assert (donation.state, donation.state_at) == (to, later)
    else:
        with pytest.raises(MoveRefused):
            service.move_on(donation, to=to, at=later)
        assert (donation.state, donation.state_at) == (start, make.AT)


def test_every_state_can_be_reached_and_is_told_in_words():
    assert reachable(DonationState.PLEDGED, MOVES) == set(DonationState)
    assert set(LABELS) == set(NEXT) == set(MOVES) == set(DonationState)
