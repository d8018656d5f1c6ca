"""Withdraw a record made by mistake and letters whose link is dead; say why a link changed, why a paper is missing; keep holidays."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_LEVELS = ('queued', 'handed_over', 'bounced', 'opened', 'receipt', 'delivered')
_LETTERS = ('queued', 'handed_over', 'failed', 'bounced')
#: Vocabularies that grew by "withdrawn": table, column, name of the CHECK, words before.
GROWN = (
    ('letters', 'state', 'letterstate', _LETTERS), ('letter_events', 'kind', 'happening', _LETTERS),
    ('evidence', 'level', 'evidencelevel', _LEVELS), ('consultations', 'minimum_evidence', 'evidencelevel', _LEVELS),
)
#: Texts that came: table and column.
TEXTS = (('invitees', 'link_reason'), ('replies', 'file_missing'))


def hold(more: tuple[str, ...]) -> None:
    """Let the vocabularies hold the words before and `more`."""
    for table, column, name, before in GROWN:
        listed = ', '.join(f"'{word}'" for word in (*before, *more))
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
            batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')


def upgrade() -> None:
    op.create_table('holidays',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holidays')),
    sa.UniqueConstraint('day', name=op.f('uq_holidays_day'))
    )
    hold(('withdrawn',))
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.add_column(sa.Column('withdraws_id', sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_evidence_withdraws_id'), ['withdraws_id'])
        batch_op.create_foreign_key(batch_op.f('fk_evidence_withdraws_id'), 'evidence', ['withdraws_id'], ['id'])
    for table, column in TEXTS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=300), nullable=False, server_default=''))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    for table, column in TEXTS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
    # Before, nothing could be withdrawn: what was recorded by mistake stays as a row that shows nothing.
    op.execute("UPDATE evidence SET level = 'queued' WHERE id IN (SELECT withdraws_id FROM evidence WHERE withdraws_id IS NOT NULL)")
    op.execute("DELETE FROM evidence WHERE level = 'withdrawn'")
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_evidence_withdraws_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_evidence_withdraws_id'), type_='unique')
        batch_op.drop_column('withdraws_id')
    op.execute("UPDATE letters SET state = 'failed' WHERE state = 'withdrawn'")
    op.execute("DELETE FROM letter_events WHERE kind = 'withdrawn'")
    hold(())
    op.drop_table('holidays')
