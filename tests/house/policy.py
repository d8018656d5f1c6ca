"""Who may open what: the whole map of the product, one line a route.

`get` and `post` name those for whom the door opens; None says that the route does not know the method.
A route without a line here fails tests/house/test_doors.py, and so does a line without a route.
"""

from dataclasses import dataclass

STRANGER, SCHOOL, OFFICER, AUDITOR, ADMINISTRATOR = "stranger", "school", "officer", "auditor", "administrator"
AUDIENCES = (STRANGER, SCHOOL, OFFICER, AUDITOR, ADMINISTRATOR)

Audience = frozenset[str]
NOBODY: Audience = frozenset()
EVERYBODY: Audience = frozenset(AUDIENCES)
SIGNED_IN: Audience = EVERYBODY - {STRANGER}
SCHOOLS: Audience = frozenset({SCHOOL})
PANEL: Audience = frozenset({OFFICER, AUDITOR, ADMINISTRATOR})
WRITERS: Audience = frozenset({OFFICER, ADMINISTRATOR})
OVERSIGHT: Audience = frozenset({AUDITOR, ADMINISTRATOR})
ADMINISTRATORS: Audience = frozenset({ADMINISTRATOR})


@dataclass(frozen=True)
class Policy:
    """Who may GET and who may POST."""

    get: Audience | None = None
    post: Audience | None = None
    #: The address itself holds the secret: whoever has it may enter, and without it there is nothing.
    secret: bool = False
    #: Rows belong to places or people: an officer without duties finds none of them.
    scoped: bool = False


def screen(name: str, *, see: Audience, new: Audience = NOBODY, edit: Audience = NOBODY, delete: Audience = NOBODY,
           act: Audience = NOBODY, export: Audience = NOBODY, scoped: bool = False, people: bool = False) -> dict[str, Policy]:
    """Give the lines of a screen of the panel; a verb that is not named is shut to everybody.

    Where people are searched for, the search is sent (POST) instead of standing in the address.
    """
    return {
        f"admin_{name}.index_view": Policy(see, see if people else NOBODY),
        f"admin_{name}.details_view": Policy(see, scoped=scoped),
        f"admin_{name}.create_view": Policy(new, new),
        f"admin_{name}.edit_view": Policy(edit, edit, scoped=scoped),
        f"admin_{name}.delete_view": Policy(delete, delete, scoped=scoped),
        f"admin_{name}.action_view": Policy(None, act, scoped=scoped),
        f"admin_{name}.export_view": Policy(export),
    }


POLICY: dict[str, Policy] = {
    # For everybody.
    "figures.start": Policy(EVERYBODY),
    "web.static": Policy(EVERYBODY),
    "web.language": Policy(EVERYBODY),
    "web.alive": Policy(EVERYBODY),
    "web.ready": Policy(EVERYBODY),
    "plans.listed": Policy(EVERYBODY),
    "plans.plan": Policy(EVERYBODY),
    "plans.file": Policy(EVERYBODY),
    "donations.fill": Policy(EVERYBODY),
    "donations.advance": Policy(None, EVERYBODY),
    "donations.done": Policy(EVERYBODY, secret=True),
    "assistance.fill": Policy(EVERYBODY),
    "assistance.advance": Policy(None, EVERYBODY),
    "assistance.done": Policy(EVERYBODY, secret=True),
    "lookup.ask": Policy(EVERYBODY),
    "lookup.answer": Policy(None, EVERYBODY),
    # Signing in and out.
    "security.login": Policy(EVERYBODY, EVERYBODY),
    "security.logout": Policy(None, EVERYBODY),
    "security.change_password": Policy(SIGNED_IN, SIGNED_IN),
    "accounts.enter": Policy(SIGNED_IN),
    # For whoever holds an agency's personal link.
    "consultations.invitation": Policy(EVERYBODY, secret=True),
    "consultations.enter": Policy(None, EVERYBODY),
    "consultations.lost": Policy(EVERYBODY),
    "consultations.send_again": Policy(None, EVERYBODY),
    # Behind the link's button: the session says which agency's; `visitor` in city.py has pressed it.
    "consultations.home": Policy(EVERYBODY, secret=True),
    "consultations.draft": Policy(EVERYBODY, secret=True),
    "consultations.letter": Policy(EVERYBODY, secret=True),
    "consultations.receive": Policy(None, EVERYBODY, secret=True),
    "consultations.answering": Policy(EVERYBODY, secret=True),
    "consultations.reply": Policy(None, EVERYBODY, secret=True),
    "consultations.sheet": Policy(EVERYBODY, secret=True),
    "consultations.blank_sheet": Policy(EVERYBODY, secret=True),
    "consultations.read_sheet": Policy(None, EVERYBODY, secret=True),
    "consultations.contesting": Policy(EVERYBODY, secret=True),
    "consultations.contest": Policy(None, EVERYBODY, secret=True),
    # For people of a school; what belongs to another school is not there.
    "pupils.home": Policy(SCHOOLS),
    "pupils.blank_list": Policy(SCHOOLS),
    "pupils.lists_page": Policy(SCHOOLS),
    "pupils.upload": Policy(None, SCHOOLS),
    "pupils.look": Policy(SCHOOLS, secret=True),
    "pupils.rows_to_mend": Policy(SCHOOLS, secret=True),
    "pupils.confirming": Policy(SCHOOLS, secret=True),
    "pupils.confirm": Policy(None, SCHOOLS, secret=True),
    "pupils.drop": Policy(None, SCHOOLS, secret=True),
    "pupils.undo": Policy(None, SCHOOLS, secret=True),
    "pupils.stop": Policy(None, SCHOOLS, secret=True),
    "pupils.columns_page": Policy(SCHOOLS, SCHOOLS, secret=True),
    "pupils.words_page": Policy(SCHOOLS, SCHOOLS, secret=True),
    "pupils.row_page": Policy(SCHOOLS, SCHOOLS, secret=True),
    "pupils.mend_all": Policy(None, SCHOOLS, secret=True),
    "pupils.repairs_page": Policy(SCHOOLS, SCHOOLS, secret=True),
    "pupils.ignored": Policy(SCHOOLS, secret=True),
    "pupils.unnamed": Policy(SCHOOLS, secret=True),
    "pupils.recheck": Policy(None, SCHOOLS, secret=True),
    "pupils.marked": Policy(SCHOOLS, secret=True),
    "pupils.pupil_page": Policy(SCHOOLS, secret=True),
    "pupils.edit": Policy(SCHOOLS, SCHOOLS, secret=True),
    "pupils.remove": Policy(SCHOOLS, SCHOOLS, secret=True),
    "pupils.same_page": Policy(SCHOOLS, SCHOOLS, secret=True),
    "pupils.part": Policy(None, SCHOOLS, secret=True),
    "pupils.answer": Policy(None, SCHOOLS, secret=True),
    "pupils.year_page": Policy(SCHOOLS),
    "pupils.submit": Policy(None, SCHOOLS),
    "pupils.take_back": Policy(None, SCHOOLS),
    "pupils.register": Policy(SCHOOLS, SCHOOLS),
    "pupils.register_workbook": Policy(SCHOOLS),
    "pupils.add": Policy(SCHOOLS, SCHOOLS),
    # The panel.
    "admin.index": Policy(PANEL),
    **screen("schools", see=PANEL, new=WRITERS, edit=WRITERS, delete=ADMINISTRATORS, act=WRITERS, export=PANEL, scoped=True),
    **screen("agencies", see=PANEL, new=ADMINISTRATORS, edit=ADMINISTRATORS, delete=ADMINISTRATORS, act=ADMINISTRATORS, export=PANEL),
    **screen("agency-groups", see=PANEL, new=ADMINISTRATORS, edit=ADMINISTRATORS, delete=ADMINISTRATORS, act=ADMINISTRATORS),
    **screen("places", see=PANEL, new=ADMINISTRATORS, edit=ADMINISTRATORS, delete=ADMINISTRATORS, act=ADMINISTRATORS, export=PANEL),
    **screen("responsibilities", see=OVERSIGHT, new=ADMINISTRATORS, edit=ADMINISTRATORS, delete=ADMINISTRATORS, act=ADMINISTRATORS),
    **screen("appointments", see=OVERSIGHT, new=ADMINISTRATORS, edit=ADMINISTRATORS, delete=ADMINISTRATORS, act=ADMINISTRATORS),
    **screen("holidays", see=PANEL, new=ADMINISTRATORS, delete=ADMINISTRATORS, act=ADMINISTRATORS),
    **screen("donations", see=PANEL, act=WRITERS, scoped=True, people=True),
    **screen("assistance", see=PANEL, act=WRITERS, scoped=True, people=True),
    **screen("devices", see=PANEL, new=WRITERS, edit=WRITERS, delete=ADMINISTRATORS, act=WRITERS, export=PANEL),
    **screen("pupils", see=PANEL, new=WRITERS, edit=WRITERS, delete=ADMINISTRATORS, act=WRITERS, export=PANEL, scoped=True,
             people=True),
    "admin_pupils.same_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_pupils.part_view": Policy(None, WRITERS, scoped=True),
    **screen("pupil-lists", see=PANEL, scoped=True),
    **screen("school-lists", see=PANEL, act=WRITERS, scoped=True),
    "admin_school-lists.pupils_view": Policy(PANEL, scoped=True),
    "admin_school-lists.remark_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_school-lists.drop_remark_view": Policy(None, WRITERS, scoped=True),
    "admin_school-lists.return_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_school-lists.approve_view": Policy(WRITERS, WRITERS, scoped=True),
    **screen("pupil-words", see=PANEL, new=ADMINISTRATORS, delete=ADMINISTRATORS, act=ADMINISTRATORS),
    **screen("consultations", see=PANEL, new=WRITERS, edit=WRITERS, delete=WRITERS, act=WRITERS, scoped=True),
    "admin_consultations.draft_view": Policy(PANEL, scoped=True),
    "admin_consultations.revision_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.revision_file_view": Policy(PANEL, scoped=True),
    "admin_consultations.sections_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.ask_again_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.compare_view": Policy(PANEL, scoped=True),
    "admin_consultations.letter_view": Policy(PANEL, scoped=True),
    "admin_consultations.delivery_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.bounce_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.withdraw_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.evidence_file_view": Policy(PANEL, scoped=True),
    "admin_consultations.revoke_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.reissue_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.extend_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.enter_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.sheet_view": Policy(WRITERS, scoped=True),
    "admin_consultations.enter_sheet_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.close_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.closing_view": Policy(PANEL, scoped=True),
    "admin_consultations.leave_out_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.contest_view": Policy(PANEL, WRITERS, scoped=True),
    "admin_consultations.contest_file_view": Policy(PANEL, scoped=True),
    "admin_consultations.approve_view": Policy(WRITERS, WRITERS, scoped=True),
    "admin_consultations.comments_view": Policy(PANEL, scoped=True),
    "admin_consultations.comment_view": Policy(PANEL, WRITERS, scoped=True),
    "admin_consultations.together_view": Policy(None, WRITERS, scoped=True),
    "admin_consultations.matter_view": Policy(PANEL, WRITERS, scoped=True),
    "admin_consultations.report_view": Policy(PANEL, WRITERS, scoped=True),
    "admin_consultations.report_file_view": Policy(PANEL, scoped=True),
    "admin_consultations.preview_view": Policy(PANEL, scoped=True),
    "admin_consultations.paper_view": Policy(PANEL, scoped=True),
    "admin_consultations.bundle_view": Policy(PANEL, scoped=True),
    **screen("replies", see=PANEL, scoped=True),
    "admin_replies.file_view": Policy(PANEL, scoped=True),
    **screen("templates", see=ADMINISTRATORS, new=ADMINISTRATORS, act=ADMINISTRATORS),
    "admin_templates.kind_view": Policy(ADMINISTRATORS),
    "admin_templates.current_view": Policy(ADMINISTRATORS),
    "admin_templates.preview_view": Policy(ADMINISTRATORS),
    "admin_templates.file_view": Policy(ADMINISTRATORS),
    "admin_templates.restore_view": Policy(None, ADMINISTRATORS),
    **screen("letters", see=OVERSIGHT, act=ADMINISTRATORS),
    **screen("jobs", see=OVERSIGHT, act=ADMINISTRATORS),
    **screen("accounts", see=ADMINISTRATORS, new=ADMINISTRATORS, edit=ADMINISTRATORS, act=ADMINISTRATORS),
    **screen("history", see=OVERSIGHT),
}
