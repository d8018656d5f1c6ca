"""The papers of a consultation, made from its facts: always Vietnamese, one context for every format."""

from smt.consultations.papers.bundle import bundle
from smt.consultations.papers.closing import closing_paper
from smt.consultations.papers.submission import submission
from smt.consultations.papers.summary import Made, made, summary

__all__ = ["Made", "bundle", "closing_paper", "made", "submission", "summary"]
