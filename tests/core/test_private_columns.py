"""History is append-only: what must be erasable may never be copied into it."""

import pytest
from sqlalchemy import Date, String, inspect

from smt.assistance.models import AssistanceRequest
from smt.consultations.models import Comment, Contest, Reply
from smt.donations.models import Donation
from smt.files.models import StoredFile
from smt.outbox.models import Letter
from smt.pupils.models import Batch, Pupil

#: Text and dates of records about people that say nothing of the person.
HARMLESS = {
    Donation: {"reference", "donor_kind", "device_offer", "device_condition", "display", "consent_version", "state"},
    AssistanceRequest: {"reference", "relation", "need", "consent_version", "state"},
    Pupil: {"school_year", "programme", "need"},
    Batch: {"school_year", "programme", "sha256", "sheet", "uploaded_by", "decided_by", "undone_by", "state"},
    Reply: {"position", "document_number", "document_date", "arrival_number", "channel", "entered_by", "file_missing"},
    Comment: {"kind", "outcome", "response", "answered_by"},
    Contest: set(),
    StoredFile: {"media_type", "sha256"},
    Letter: {"state"},
}


@pytest.mark.parametrize("model", HARMLESS, ids=lambda model: model.__name__)
def test_every_text_or_date_of_a_person_is_private_or_known_to_be_harmless(model):
    columns = {column.key for column in inspect(model).column_attrs if isinstance(column.columns[0].type, (String, Date))}
    told = model.HISTORY_OF & columns if model.HISTORY_OF else columns
    assert told - model.PRIVATE <= HARMLESS[model], f"{model.__name__}: add {told - model.PRIVATE - HARMLESS[model]} to PRIVATE, or to HARMLESS"
