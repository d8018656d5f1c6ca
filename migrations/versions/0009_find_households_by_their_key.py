"""Find households by the number of their certificate, however it is written."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def household_key(code: str) -> str:
    """Give a number's letters and digits alone, without marks."""
    plain = unicodedata.normalize('NFKD', code.lower().replace('đ', 'd'))
    return ''.join(c for c in plain if c.isalnum())[:40]


def upgrade() -> None:
    # Outside batch mode: SQLite then adds the column in place, and the triggers of the search stay.
    op.add_column('pupils', sa.Column('household_key', sa.String(length=40), nullable=False, server_default=''))
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT id, household_code FROM pupils WHERE household_code <> ''")).all()
    if found:
        connection.execute(sa.text('UPDATE pupils SET household_key = :key WHERE id = :id'),
                           [{'key': household_key(code), 'id': pupil_id} for pupil_id, code in found])
    op.drop_index(op.f('ix_pupils_school_year_household_code'), 'pupils')
    op.create_index(op.f('ix_pupils_school_year_household_key'), 'pupils', ['school_year', 'household_key'])


def downgrade() -> None:
    op.drop_index(op.f('ix_pupils_school_year_household_key'), 'pupils')
    op.create_index(op.f('ix_pupils_school_year_household_code'), 'pupils', ['school_year', 'household_code'])
    op.drop_column('pupils', 'household_key')
