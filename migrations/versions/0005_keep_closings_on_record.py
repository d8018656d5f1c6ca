"""Keep closings on record whatever asks; let an approved plan's entry be corrected by another one."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

SENTENCE = 'a closing is on record: it is neither changed nor deleted'


def keep() -> None:
    """Let the database itself refuse to change or delete a closing."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f"""CREATE FUNCTION closings_on_record() RETURNS trigger LANGUAGE plpgsql AS
                   $$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""")
        op.execute('CREATE TRIGGER closings_on_record BEFORE UPDATE OR DELETE ON closings '
                   'FOR EACH ROW EXECUTE FUNCTION closings_on_record()')
        return
    for act in ('UPDATE', 'DELETE'):
        op.execute(f"CREATE TRIGGER closings_on_record_{act.lower()} BEFORE {act} ON closings "
                   f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END")


def let_go() -> None:
    """Take the guard away."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER closings_on_record ON closings')
        op.execute('DROP FUNCTION closings_on_record()')
        return
    for act in ('update', 'delete'):
        op.execute(f'DROP TRIGGER closings_on_record_{act}')


def upgrade() -> None:
    with op.batch_alter_table('approvals') as batch_op:
        batch_op.add_column(sa.Column('supersedes_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.Text(), nullable=False, server_default=''))
        batch_op.drop_constraint(batch_op.f('uq_approvals_consultation_id'), type_='unique')
        batch_op.create_index(batch_op.f('ix_approvals_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_approvals_supersedes_id'), ['supersedes_id'])
        batch_op.create_foreign_key(batch_op.f('fk_approvals_supersedes_id'), 'approvals', ['supersedes_id'], ['id'])
    with op.batch_alter_table('approvals') as batch_op:
        batch_op.alter_column('reason', existing_type=sa.Text(), existing_nullable=False, server_default=None)
    keep()


def downgrade() -> None:
    let_go()
    # Only the newest entry of each plan fits into the table as it was.
    op.execute('UPDATE approvals SET supersedes_id = NULL')
    op.execute('DELETE FROM approvals WHERE id NOT IN (SELECT newest FROM '
               '(SELECT max(id) AS newest FROM approvals GROUP BY consultation_id) AS kept)')
    with op.batch_alter_table('approvals') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_approvals_supersedes_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_approvals_supersedes_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_approvals_consultation_id'))
        batch_op.create_unique_constraint(batch_op.f('uq_approvals_consultation_id'), ['consultation_id'])
        batch_op.drop_column('reason')
        batch_op.drop_column('supersedes_id')
