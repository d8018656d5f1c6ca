"""Shut the other ways by which a closing could be taken away: replacing it (SQLite) and emptying the table (PostgreSQL)."""

from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

SENTENCE = 'a closing is on record: it is neither changed nor deleted'


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('CREATE TRIGGER closings_not_emptied BEFORE TRUNCATE ON closings '
                   'FOR EACH STATEMENT EXECUTE FUNCTION closings_on_record()')
        return
    # INSERT OR REPLACE deletes without asking the trigger of deletions.
    op.execute('CREATE TRIGGER closings_not_replaced BEFORE INSERT ON closings '
               'WHEN EXISTS (SELECT 1 FROM closings WHERE id = NEW.id OR digest = NEW.digest OR supersedes_id = NEW.supersedes_id) '
               f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END")


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER closings_not_emptied ON closings')
        return
    op.execute('DROP TRIGGER closings_not_replaced')
