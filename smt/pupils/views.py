"""The school's pages, each door in the module of its matter; whoever takes the blueprint from here has them all."""

from smt.pupils import beside, deciding, looking, mending, register_pages, sending, year_pages
from smt.pupils.school import pupils

__all__ = ["beside", "deciding", "looking", "mending", "pupils", "register_pages", "sending", "year_pages"]
