"""What may be done with a donation: pledge it, and take it from step to step."""

from dataclasses import dataclass
from datetime import datetime

from config import Config
from smt.core.references import numbered
from smt.core.states import move
from smt.donations import letters
from smt.donations.models import Donation
from smt.donations.states import MOVES, DeviceOffer, DonationState, DonorDisplay, DonorKind, OfferCondition
from smt.vietnamese.phones import key_with_phone


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a donor offers, and how to reach them."""

    donor_kind: DonorKind
    donor_name: str
    contact_name: str = ""
    tax_code: str = ""
    phone: str
    email: str = ""
    money_vnd: int = 0
    device_count: int = 0
    device_offer: DeviceOffer | None = None
    device_condition: OfferCondition | None = None
    data_packages: int = 0
    wish_place_id: int | None = None
    display: DonorDisplay
    note: str = ""


def pledge(offer: Offer, *, consent_version: str, at: datetime, settings: Config) -> Donation:
    """Record an offer under a new reference and write the letters about it."""
    donation = numbered("UH", at, lambda reference: Donation(
        **vars(offer), reference=reference, search_key=key_with_phone(offer.phone, reference, offer.donor_name, offer.contact_name),
        consent_version=consent_version, consented_at=at, pledged_at=at, state=DonationState.PLEDGED, state_at=at))
    letters.tell_officers(donation, at=at, settings=settings)
    if donation.email:
        letters.thank(donation, at=at, settings=settings)
    return donation


def move_on(donation: Donation, *, to: DonationState, at: datetime) -> None:
    """Take a donation to its next step."""
    move(donation, to, MOVES)
    donation.state_at = at
