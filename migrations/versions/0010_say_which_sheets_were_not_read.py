"""Say which sheets of a list were not read."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('pupil_batches', sa.Column('unread_sheets', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    op.drop_column('pupil_batches', 'unread_sheets')
