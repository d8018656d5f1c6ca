"""Words that several letters share."""

from smt.consultations.models import Consultation
from smt.consultations.states import Silence


def on_silence(consultation: Consultation) -> str:
    """Quote what the letter says of silence, with a blank line after; where silence means nothing no letter hints that it might."""
    if consultation.silence_means is not Silence.AGREEMENT or not consultation.silence:
        return ""
    return f"Về việc không trả lời, văn bản ghi: “{consultation.silence}”\n\n"
