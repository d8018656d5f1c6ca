"""Hold a whole consultation: revisions and sections, comments, contests, closings, report, approval; what happened to letters."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

#: Vocabularies that grew: table, column, name of the CHECK, words before, words after.
GROWN = (
    ('letters', 'state', 'letterstate', ('queued', 'handed_over', 'failed'), ('queued', 'handed_over', 'failed', 'bounced')),
    ('evidence', 'level', 'evidencelevel', ('handed_over', 'delivered'),
     ('queued', 'handed_over', 'bounced', 'opened', 'receipt', 'delivered')),
    ('consultations', 'minimum_evidence', 'evidencelevel', ('handed_over', 'delivered'),
     ('queued', 'handed_over', 'bounced', 'opened', 'receipt', 'delivered')),
)


def words(name: str, *members: str) -> sa.Enum:
    """Give the column type of a vocabulary."""
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def grow(words_of: int) -> None:
    """Let the vocabularies hold the words before (3) or after (4)."""
    for row in GROWN:
        table, column, name = row[:3]
        listed = ', '.join(f"'{word}'" for word in row[words_of])
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
            batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')


def upgrade() -> None:
    op.create_table('letter_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('queued', 'handed_over', 'failed', 'bounced', name='happening', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_letter_events_letter_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_events'))
    )
    with op.batch_alter_table('letter_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_events_letter_id'), ['letter_id'], unique=False)

    op.create_table('approvals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('signer', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_approvals_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_approvals_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approvals')),
    sa.UniqueConstraint('consultation_id', name=op.f('uq_approvals_consultation_id'))
    )
    op.create_table('closings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('contest_until', sa.Date(), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_closings_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['supersedes_id'], ['closings.id'], name=op.f('fk_closings_supersedes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closings')),
    sa.UniqueConstraint('digest', name=op.f('uq_closings_digest')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_closings_supersedes_id'))
    )
    with op.batch_alter_table('closings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_closings_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('matters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_matters_consultation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matters'))
    )
    with op.batch_alter_table('matters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matters_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('docx_id', sa.Integer(), nullable=False),
    sa.Column('pdf_id', sa.Integer(), nullable=False),
    sa.Column('xlsx_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_reports_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['docx_id'], ['files.id'], name=op.f('fk_reports_docx_id')),
    sa.ForeignKeyConstraint(['pdf_id'], ['files.id'], name=op.f('fk_reports_pdf_id')),
    sa.ForeignKeyConstraint(['xlsx_id'], ['files.id'], name=op.f('fk_reports_xlsx_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_reports_consultation_id_number'))
    )
    op.create_table('revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_revisions_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_revisions_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revisions')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_revisions_consultation_id_number'))
    )
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revisions_file_id'), ['file_id'], unique=False)

    op.create_table('sections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_sections_revision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sections'))
    )
    with op.batch_alter_table('sections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sections_revision_id_position'), ['revision_id', 'position'], unique=False)

    op.create_table('contests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitee_id', sa.Integer(), nullable=False),
    sa.Column('closing_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('signer', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['closing_id'], ['closings.id'], name=op.f('fk_contests_closing_id')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_contests_file_id')),
    sa.ForeignKeyConstraint(['invitee_id'], ['invitees.id'], name=op.f('fk_contests_invitee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contests'))
    )
    with op.batch_alter_table('contests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contests_closing_id'), ['closing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contests_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contests_invitee_id'), ['invitee_id'], unique=False)

    op.create_table('left_out',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitee_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['invitee_id'], ['invitees.id'], name=op.f('fk_left_out_invitee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_left_out'))
    )
    with op.batch_alter_table('left_out', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_left_out_invitee_id'), ['invitee_id'], unique=False)

    op.create_table('reply_drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitee_id', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invitee_id'], ['invitees.id'], name=op.f('fk_reply_drafts_invitee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply_drafts')),
    sa.UniqueConstraint('invitee_id', name=op.f('uq_reply_drafts_invitee_id'))
    )
    op.create_table('comments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reply_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('general', 'content', 'wording', name='commentkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('proposed', sa.Text(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Enum('taken', 'partly', 'not_taken', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('private_note', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.String(length=200), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_comments_matter_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['reply_id'], ['replies.id'], name=op.f('fk_comments_reply_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['section_id'], ['sections.id'], name=op.f('fk_comments_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comments'))
    )
    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comments_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comments_reply_id_position'), ['reply_id', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_comments_section_id'), ['section_id'], unique=False)

    op.create_table('contest_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.Column('upheld', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['contest_id'], ['contests.id'], name=op.f('fk_contest_decisions_contest_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contest_decisions')),
    sa.UniqueConstraint('contest_id', name=op.f('uq_contest_decisions_contest_id'))
    )

    grow(4)
    _consultations()
    _replies()
    with op.batch_alter_table('deadlines') as batch_op:
        batch_op.add_column(sa.Column('invitee_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('document_number', sa.String(length=60), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_deadlines_invitee_id'), ['invitee_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_deadlines_invitee_id'), 'invitees', ['invitee_id'], ['id'], ondelete='CASCADE')
    with op.batch_alter_table('deadlines') as batch_op:
        batch_op.alter_column('document_number', server_default=None)
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.add_column(sa.Column('file_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_evidence_file_id'), ['file_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_evidence_file_id'), 'files', ['file_id'], ['id'])
    with op.batch_alter_table('invitees') as batch_op:
        batch_op.add_column(sa.Column('link_issue', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('link_revoked_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('invitees') as batch_op:
        batch_op.alter_column('link_issue', server_default=None)
    with op.batch_alter_table('letters') as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_link_purpose'), ['link_purpose'], unique=False)
    op.execute("INSERT INTO letter_events (letter_id, kind, at, detail) SELECT id, 'queued', created_at, '' FROM letters ORDER BY id")
    op.execute("INSERT INTO letter_events (letter_id, kind, at, detail) "
               "SELECT id, 'handed_over', handed_over_at, '' FROM letters WHERE handed_over_at IS NOT NULL ORDER BY id")
    op.execute("INSERT INTO letter_events (letter_id, kind, at, detail) "
               "SELECT id, 'failed', due_at, last_problem FROM letters WHERE state = 'failed' ORDER BY id")


def _consultations() -> None:
    # What is asked on is now the first revision of each.
    op.execute("""INSERT INTO revisions (consultation_id, number, file_id, note, recorded_at, "by", asked_at, version)
                  SELECT id, 1, draft_file_id, '', created_at, coalesce((SELECT min(d."by") FROM deadlines d
                  WHERE d.consultation_id = consultations.id), ''), sent_at, 1 FROM consultations ORDER BY id""")
    texts = {'approver': sa.String(200), 'superior': sa.String(200), 'place': sa.String(60), 'silence_citation': sa.Text(),
             'evidence_citation': sa.Text(), 'recipients': sa.Text(), 'authority_of': sa.String(100), 'signer_post': sa.String(100),
             'signer': sa.String(100)}
    with op.batch_alter_table('consultations') as batch_op:
        for name, kind in texts.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=''))
        batch_op.add_column(sa.Column('silence_means', words('silence', 'agreement', 'nothing'), nullable=False, server_default='agreement'))
        batch_op.add_column(sa.Column('authority', words('authority', 'head', 'kt', 'tm', 'tl', 'tuq', 'q'), nullable=False,
                                      server_default='head'))
    with op.batch_alter_table('consultations') as batch_op:
        for name in (*texts, 'silence_means', 'authority'):
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_constraint(batch_op.f('fk_consultations_draft_file_id'), type_='foreignkey')
        batch_op.drop_column('draft_file_id')


def _replies() -> None:
    # What was said of the whole is now the first comment.
    with op.batch_alter_table('replies') as batch_op:
        batch_op.add_column(sa.Column('revision_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('channel', words('channel', 'page', 'sheet', 'officer'), nullable=False, server_default='page'))
        batch_op.add_column(sa.Column('entered_by', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('document_date', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('arrival_number', sa.String(length=40), nullable=False, server_default=''))
    op.execute("""UPDATE replies SET revision_id = (SELECT r.id FROM revisions r JOIN invitees i ON i.consultation_id = r.consultation_id
                  WHERE i.id = replies.invitee_id)""")
    op.execute("""INSERT INTO comments (reply_id, position, kind, text, proposed, response, private_note, answered_by, version)
                  SELECT id, 1, 'general', text, '', '', '', '', 1 FROM replies WHERE text <> '' ORDER BY id""")
    with op.batch_alter_table('replies') as batch_op:
        batch_op.alter_column('revision_id', existing_type=sa.Integer(), nullable=False)
        for name in ('channel', 'entered_by', 'arrival_number'):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(batch_op.f('ix_replies_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_replies_revision_id'), ['revision_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_replies_revision_id'), 'revisions', ['revision_id'], ['id'])
        batch_op.drop_column('text')


def downgrade() -> None:
    _replies_before()
    _consultations_before()
    with op.batch_alter_table('letters') as batch_op:
        batch_op.drop_index(batch_op.f('ix_letters_link_purpose'))
    with op.batch_alter_table('invitees') as batch_op:
        batch_op.drop_column('link_revoked_at')
        batch_op.drop_column('link_issue')
    op.execute("DELETE FROM evidence WHERE level NOT IN ('handed_over', 'delivered')")
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_evidence_file_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_evidence_file_id'))
        batch_op.drop_column('file_id')
    op.execute("DELETE FROM deadlines WHERE invitee_id IS NOT NULL")  # before, every day was everybody's
    with op.batch_alter_table('deadlines') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_deadlines_invitee_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_deadlines_invitee_id'))
        batch_op.drop_column('document_number')
        batch_op.drop_column('invitee_id')
    op.execute("UPDATE letters SET state = 'failed' WHERE state = 'bounced'")
    op.execute("UPDATE consultations SET minimum_evidence = 'delivered' WHERE minimum_evidence NOT IN ('handed_over', 'delivered')")
    grow(3)
    op.drop_table('contest_decisions')
    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comments_section_id'))
        batch_op.drop_index(batch_op.f('ix_comments_reply_id_position'))
        batch_op.drop_index(batch_op.f('ix_comments_matter_id'))

    op.drop_table('comments')
    op.drop_table('reply_drafts')
    with op.batch_alter_table('left_out', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_left_out_invitee_id'))

    op.drop_table('left_out')
    with op.batch_alter_table('contests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contests_invitee_id'))
        batch_op.drop_index(batch_op.f('ix_contests_file_id'))
        batch_op.drop_index(batch_op.f('ix_contests_closing_id'))

    op.drop_table('contests')
    with op.batch_alter_table('sections', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sections_revision_id_position'))

    op.drop_table('sections')
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revisions_file_id'))

    op.drop_table('revisions')
    op.drop_table('reports')
    with op.batch_alter_table('matters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matters_consultation_id'))

    op.drop_table('matters')
    with op.batch_alter_table('closings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_closings_consultation_id'))

    op.drop_table('closings')
    op.drop_table('approvals')
    with op.batch_alter_table('letter_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_events_letter_id'))

    op.drop_table('letter_events')


def _replies_before() -> None:
    with op.batch_alter_table('replies') as batch_op:
        batch_op.add_column(sa.Column('text', sa.Text(), nullable=False, server_default=''))
    said: dict[int, list[str]] = defaultdict(list)
    connection = op.get_bind()
    for reply_id, text, proposed in connection.execute(sa.text('SELECT reply_id, text, proposed FROM comments ORDER BY reply_id, position')):
        said[reply_id] += [part for part in (text, proposed) if part]
    for reply_id, parts in said.items():
        connection.execute(sa.text('UPDATE replies SET text = :text WHERE id = :id'), {'text': '\n\n'.join(parts), 'id': reply_id})
    with op.batch_alter_table('replies') as batch_op:
        batch_op.alter_column('text', server_default=None)
        batch_op.drop_constraint(batch_op.f('fk_replies_revision_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_replies_revision_id'))
        batch_op.drop_index(batch_op.f('ix_replies_file_id'))
        batch_op.drop_constraint(batch_op.f('ck_replies_channel'), type_='check')
        for name in ('arrival_number', 'document_date', 'entered_by', 'channel', 'revision_id'):
            batch_op.drop_column(name)


def _consultations_before() -> None:
    with op.batch_alter_table('consultations') as batch_op:
        batch_op.add_column(sa.Column('draft_file_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_consultations_draft_file_id'), 'files', ['draft_file_id'], ['id'])
    op.execute("""UPDATE consultations SET draft_file_id = (SELECT r.file_id FROM revisions r WHERE r.consultation_id = consultations.id
                  AND r.file_id IS NOT NULL ORDER BY (CASE WHEN r.asked_at IS NULL THEN 1 ELSE 0 END), r.number DESC LIMIT 1)""")
    with op.batch_alter_table('consultations') as batch_op:
        for name in ('silence', 'authority'):
            batch_op.drop_constraint(batch_op.f(f'ck_consultations_{name}'), type_='check')
        for name in ('signer', 'signer_post', 'authority_of', 'authority', 'recipients', 'evidence_citation', 'silence_citation',
                     'silence_means', 'place', 'superior', 'approver'):
            batch_op.drop_column(name)
