"""What earlier consultations said: the start of the next one."""

from sqlalchemy import ColumnElement, select

from smt.consultations.citing import Basis
from smt.consultations.models import Consultation, LegalBasis
from smt.core.db import db
from smt.directory.models import Agency

_MOST_BASES = 60


def last_of(allowed: ColumnElement[bool], lead_id: int | None = None) -> Consultation | None:
    """Give the newest consultation within `allowed`, of one lead agency where it is named."""
    asked = select(Consultation).where(allowed).order_by(Consultation.created_at.desc(), Consultation.id.desc()).limit(1)
    return db.session.scalars(asked.where(Consultation.lead_id == lead_id) if lead_id else asked).first()


def leads(allowed: ColumnElement[bool]) -> list[Agency]:
    """Give the agencies that led a consultation within `allowed`."""
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(select(Consultation.lead_id).where(allowed))).order_by(Agency.name)))


def bases_used(allowed: ColumnElement[bool]) -> list[Basis]:
    """Give the documents that consultations within `allowed` cited, each once as it was cited last, newest first."""
    found: dict[str, Basis] = {}
    for basis in db.session.scalars(select(LegalBasis).join(Consultation, LegalBasis.consultation_id == Consultation.id).where(allowed)
                                    .order_by(LegalBasis.consultation_id.desc(), LegalBasis.position).limit(10 * _MOST_BASES)):
        found.setdefault(basis.number.lower(), basis)
    return list(found.values())[:_MOST_BASES]
