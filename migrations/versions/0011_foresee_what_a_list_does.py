"""Foresee what taking a list does."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('pupil_batches', sa.Column('foreseen', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    op.drop_column('pupil_batches', 'foreseen')
