"""Find pupils fast by any part of a name: trigrams of the search key on both engines."""

from alembic import op
from sqlalchemy import text

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def words(row: str) -> str:
    """Give a name's words, each after two blanks, so that its first one and two letters are trigrams too."""
    return f"'  ' || replace({row}.search_key, ' ', '  ')"


def upgrade() -> None:
    op.drop_index(op.f('ix_pupils_merged_into_id'), 'pupils')
    merged = text('merged_into_id IS NOT NULL')
    op.create_index(op.f('ix_pupils_merged_into_id'), 'pupils', ['merged_into_id'], sqlite_where=merged, postgresql_where=merged)
    connection = op.get_bind()
    if connection.dialect.name == 'postgresql':
        # Part of every distribution's contrib package and open to the owner of a database; without it a search reads the table.
        if connection.scalar(text("SELECT 1 FROM pg_available_extension_versions WHERE name = 'pg_trgm' AND (installed "
                                  "OR current_setting('is_superuser') = 'on' "
                                  "OR trusted AND has_database_privilege(current_database(), 'CREATE')) LIMIT 1")):
            op.execute('CREATE EXTENSION IF NOT EXISTS pg_trgm')
            op.execute('CREATE INDEX ix_pupils_search_key_trigrams ON pupils USING gin (search_key gin_trgm_ops)')
        return
    put = f"INSERT INTO pupils_fts (rowid, words) VALUES (new.id, {words('new')});"
    take = f"INSERT INTO pupils_fts (pupils_fts, rowid, words) VALUES ('delete', old.id, {words('old')});"
    op.execute("CREATE VIRTUAL TABLE pupils_fts USING fts5 (words, content='', tokenize='trigram')")
    op.execute(f"INSERT INTO pupils_fts (rowid, words) SELECT id, {words('pupils')} FROM pupils ORDER BY id")
    op.execute(f'CREATE TRIGGER pupils_fts_insert AFTER INSERT ON pupils BEGIN {put} END')
    op.execute(f'CREATE TRIGGER pupils_fts_delete AFTER DELETE ON pupils BEGIN {take} END')
    op.execute('CREATE TRIGGER pupils_fts_update AFTER UPDATE OF id, search_key ON pupils '
               f'WHEN old.search_key IS NOT new.search_key OR old.id IS NOT new.id BEGIN {take} {put} END')


def downgrade() -> None:
    op.drop_index(op.f('ix_pupils_merged_into_id'), 'pupils')
    op.create_index(op.f('ix_pupils_merged_into_id'), 'pupils', ['merged_into_id'])
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP INDEX IF EXISTS ix_pupils_search_key_trigrams')  # the extension may be used by others
        return
    for act in ('insert', 'delete', 'update'):
        op.execute(f'DROP TRIGGER pupils_fts_{act}')
    op.execute('DROP TABLE pupils_fts')
