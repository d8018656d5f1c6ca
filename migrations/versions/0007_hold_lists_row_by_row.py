"""Hold pupils' lists row by row: staged rows, undo, a school's list of a year, merging, what was learnt of columns and words; jobs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from smt.vietnamese.names import sort_key
from smt.vietnamese.text import search_key

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

PROGRAMME = 'song-va-may-tinh'
BEFORE = ('checked', 'applied', 'discarded')
AFTER = ('reading', 'mapping', 'checked', 'applied', 'undone', 'discarded', 'failed')
TOLD = ('full_name', 'birth_date', 'sex', 'class_name', 'ministry_id', 'personal_id', 'circumstance', 'need', 'guardian_name',
        'guardian_phone', 'address', 'note')
BATCHES = sa.table('pupil_batches', sa.column('id', sa.Integer), sa.column('school_id', sa.Integer), sa.column('state', sa.String),
                   sa.column('rows', sa.JSON))
ROWS = sa.table('pupil_batch_rows', *(sa.column(name, sa.Integer) for name in ('batch_id', 'number', 'pupil_id', 'pupil_version')),
                sa.column('bucket', sa.String),
                *(sa.column(name, sa.JSON(none_as_null=True)) for name in ('typed', 'told', 'problems', 'repairs', 'changes')))


def states(*words: str) -> None:
    """Let a batch be in these states."""
    listed = ', '.join(f"'{word}'" for word in words)
    with op.batch_alter_table('pupil_batches') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_pupil_batches_batchstate'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_pupil_batches_batchstate'), f'state IN ({listed})')


def alike_key(name_key: str) -> str:
    """Give the key of names that are spelt alike, from the search key."""
    return ' '.join(sorted(name_key.replace('y', 'i').split()))[:200]


def staged(batch_id: int, school_id: int, row: dict[str, Any]) -> dict[str, Any]:
    """Give a row of a batch as it stands in its own table."""
    values, good = row['values'], row['bucket'] not in ('error', 'ignored')
    told = None
    if good:
        key, name = search_key(values['full_name'])[:200], values['full_name']
        identity = f"m:{values['ministry_id']}" if values['ministry_id'] else (
            f"n:{school_id}:{key}:{values['birth_date']}:{search_key(values['class_name'])}")
        told = {**values, 'household_code': '', 'mother_name': '', 'identity': identity[:400], 'search_key': key,
                'sort_key': sort_key(name)[:1200], 'alike_key': alike_key(key)}
    return {'batch_id': batch_id, 'number': row['number'], 'bucket': row['bucket'], 'typed': values, 'told': told,
            'problems': row['problems'] or None, 'repairs': row['notes'] or None, 'changes': row['changes'] or None,
            'pupil_id': row['pupil'], 'pupil_version': row['version']}


def move_rows_out() -> None:
    """Give the rows of lists that wait for a school's word a table of their own."""
    connection = op.get_bind()
    for batch_id, school_id, rows in connection.execute(
            sa.select(BATCHES.c.id, BATCHES.c.school_id, BATCHES.c.rows).where(BATCHES.c.state == 'checked')).all():
        if rows:
            connection.execute(sa.insert(ROWS), [staged(batch_id, school_id, row) for row in rows])


def move_rows_back() -> None:
    """Put the rows of waiting lists back into their batch."""
    connection = op.get_bind()
    for batch_id, in connection.execute(sa.select(BATCHES.c.id).where(BATCHES.c.state == 'checked')).all():
        rows = connection.execute(sa.select(ROWS).where(ROWS.c.batch_id == batch_id).order_by(ROWS.c.number)).mappings()
        kept = [{'number': row['number'], 'bucket': row['bucket'], 'problems': row['problems'] or [], 'notes': row['repairs'] or [],
                 'changes': row['changes'] or [], 'pupil': row['pupil_id'], 'version': row['pupil_version'],
                 'values': {name: (row['told'] or row['typed']).get(name, '') for name in TOLD}} for row in rows]
        connection.execute(sa.update(BATCHES).where(BATCHES.c.id == batch_id).values(rows=kept))


def fill_alike_keys() -> None:
    """Make the new key of each pupil from the one that is there."""
    connection, last = op.get_bind(), 0
    some = sa.text('SELECT id, search_key FROM pupils WHERE id > :last ORDER BY id LIMIT 5000')
    while found := connection.execute(some, {'last': last}).all():
        connection.execute(sa.text('UPDATE pupils SET alike_key = :key WHERE id = :id'),
                           [{'key': alike_key(key), 'id': pupil_id} for pupil_id, key in found])
        last = found[-1][0]


def upgrade() -> None:
    op.create_table('jobs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', 'cancelled', name='jobstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('cancel_asked', sa.Boolean(), nullable=False),
    sa.Column('problem', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_jobs_state_due_at'), ['state', 'due_at'], unique=False)

    op.create_table('column_memories',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('heading_key', sa.String(length=200), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_column_memories_school_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_memories')),
    sa.UniqueConstraint('school_id', 'heading_key', name=op.f('uq_column_memories_school_id_heading_key'))
    )
    op.create_table('school_lists',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('programme', sa.String(length=40), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'approved', name='liststate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('head_teacher', sa.String(length=120), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_school_lists_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_lists')),
    sa.UniqueConstraint('school_id', 'school_year', 'programme', name=op.f('uq_school_lists_school_id_school_year_programme'))
    )
    op.create_table('word_meanings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=True),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('word_key', sa.String(length=120), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_word_meanings_school_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_word_meanings')),
    sa.UniqueConstraint('school_id', 'field', 'word_key', name=op.f('uq_word_meanings_school_id_field_word_key'))
    )
    with op.batch_alter_table('word_meanings', schema=None) as batch_op:
        batch_op.create_index('uq_word_meanings_everywhere', ['field', 'word_key'], unique=True, sqlite_where=sa.text('school_id IS NULL'), postgresql_where=sa.text('school_id IS NULL'))

    op.create_table('list_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'approved', name='liststate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('pupils', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['list_id'], ['school_lists.id'], name=op.f('fk_list_events_list_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_events'))
    )
    with op.batch_alter_table('list_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_list_events_list_id'), ['list_id'], unique=False)

    op.create_table('pupil_batch_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('bucket', sa.Enum('new', 'changed', 'same', 'warning', 'error', 'ignored', name='bucket', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('edited', sa.JSON(), nullable=True),
    sa.Column('told', sa.JSON(), nullable=True),
    sa.Column('problems', sa.JSON(), nullable=True),
    sa.Column('repairs', sa.JSON(), nullable=True),
    sa.Column('changes', sa.JSON(), nullable=True),
    sa.Column('pupil_id', sa.Integer(), nullable=True),
    sa.Column('pupil_version', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['pupil_batches.id'], name=op.f('fk_pupil_batch_rows_batch_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil_batch_rows')),
    sa.UniqueConstraint('batch_id', 'number', name=op.f('uq_pupil_batch_rows_batch_id_number'))
    )
    with op.batch_alter_table('pupil_batch_rows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupil_batch_rows_batch_id_bucket_number'), ['batch_id', 'bucket', 'number'], unique=False)

    op.create_table('pupil_batch_before',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('pupil_id', sa.Integer(), nullable=False),
    sa.Column('brought', sa.Boolean(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('version_after', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['pupil_batches.id'], name=op.f('fk_pupil_batch_before_batch_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupils.id'], name=op.f('fk_pupil_batch_before_pupil_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil_batch_before'))
    )
    with op.batch_alter_table('pupil_batch_before', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupil_batch_before_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_batch_before_pupil_id'), ['pupil_id'], unique=False)

    op.create_table('pupil_merges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['gone_id'], ['pupils.id'], name=op.f('fk_pupil_merges_gone_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['pupils.id'], name=op.f('fk_pupil_merges_kept_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil_merges'))
    )
    with op.batch_alter_table('pupil_merges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupil_merges_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_merges_kept_id'), ['kept_id'], unique=False)

    op.create_table('pupil_remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('pupil_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['list_id'], ['school_lists.id'], name=op.f('fk_pupil_remarks_list_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupils.id'], name=op.f('fk_pupil_remarks_pupil_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil_remarks'))
    )
    with op.batch_alter_table('pupil_remarks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupil_remarks_list_id'), ['list_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_remarks_pupil_id'), ['pupil_id'], unique=False)

    op.create_table('pupils_not_same',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('one_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['one_id'], ['pupils.id'], name=op.f('fk_pupils_not_same_one_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['pupils.id'], name=op.f('fk_pupils_not_same_other_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupils_not_same')),
    sa.UniqueConstraint('one_id', 'other_id', name=op.f('uq_pupils_not_same_one_id_other_id'))
    )
    with op.batch_alter_table('pupils_not_same', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupils_not_same_other_id'), ['other_id'], unique=False)

    with op.batch_alter_table('pupil_batches', schema=None) as batch_op:
        batch_op.add_column(sa.Column('programme', sa.String(length=40), nullable=False, server_default=PROGRAMME))
        batch_op.add_column(sa.Column('file_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('job_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sheet', sa.String(length=100), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('header_row', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('columns', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('after_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('undone_by', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('added', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_index(batch_op.f('ix_pupil_batches_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_batches_job_id'), ['job_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupil_batches_sha256'), ['sha256'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_pupil_batches_job_id'), 'jobs', ['job_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_pupil_batches_file_id'), 'files', ['file_id'], ['id'])
    with op.batch_alter_table('pupil_batches') as batch_op:
        for name in ('programme', 'sheet', 'header_row', 'columns', 'undone_by', 'added'):
            batch_op.alter_column(name, server_default=None)
    states(*AFTER)
    move_rows_out()
    op.execute("""UPDATE pupil_batches SET checked_at = uploaded_at, after_id = (SELECT max(b.id) FROM pupil_batches b
                  WHERE b.school_id = pupil_batches.school_id AND b.school_year = pupil_batches.school_year AND b.state = 'applied'
                  AND b.decided_at < pupil_batches.uploaded_at)""")
    with op.batch_alter_table('pupil_batches') as batch_op:
        batch_op.drop_column('rows')

    with op.batch_alter_table('pupils', schema=None) as batch_op:
        batch_op.add_column(sa.Column('programme', sa.String(length=40), nullable=False, server_default=PROGRAMME))
        batch_op.add_column(sa.Column('alike_key', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('mother_name', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('household_code', sa.String(length=40), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_pupils_search_key'))
        batch_op.drop_constraint(batch_op.f('uq_pupils_school_year_identity'), type_='unique')
        batch_op.create_index(batch_op.f('ix_pupils_alike_key_birth_date'), ['alike_key', 'birth_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupils_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupils_school_year_household_code'), ['school_year', 'household_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupils_school_year_personal_id'), ['school_year', 'personal_id'], unique=False)
        batch_op.create_index('uq_pupils_school_year_programme_identity', ['school_year', 'programme', 'identity'], unique=True, sqlite_where=sa.text('merged_into_id IS NULL'), postgresql_where=sa.text('merged_into_id IS NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_pupils_merged_into_id'), 'pupils', ['merged_into_id'], ['id'])
    fill_alike_keys()
    with op.batch_alter_table('pupils') as batch_op:
        for name in ('programme', 'alike_key', 'mother_name', 'household_code'):
            batch_op.alter_column(name, server_default=None)
    op.execute(f"""INSERT INTO school_lists (school_id, school_year, programme, state, head_teacher, state_at, version)
                  SELECT school_id, school_year, '{PROGRAMME}', 'draft', '', max(created_at), 1 FROM pupils
                  GROUP BY school_id, school_year ORDER BY 1, 2""")


def downgrade() -> None:
    # Before, a record could not be merged into another: it stands beside it again, with a name of its own.
    op.execute("UPDATE pupils SET identity = substr(identity, 1, 380) || ':' || id WHERE merged_into_id IS NOT NULL")
    with op.batch_alter_table('pupils', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_pupils_merged_into_id'), type_='foreignkey')
        batch_op.drop_index('uq_pupils_school_year_programme_identity', sqlite_where=sa.text('merged_into_id IS NULL'), postgresql_where=sa.text('merged_into_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_pupils_school_year_personal_id'))
        batch_op.drop_index(batch_op.f('ix_pupils_school_year_household_code'))
        batch_op.drop_index(batch_op.f('ix_pupils_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_pupils_alike_key_birth_date'))
        batch_op.create_unique_constraint(batch_op.f('uq_pupils_school_year_identity'), ['school_year', 'identity'])
        batch_op.create_index(batch_op.f('ix_pupils_search_key'), ['search_key'], unique=False)
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('household_code')
        batch_op.drop_column('mother_name')
        batch_op.drop_column('alike_key')
        batch_op.drop_column('programme')

    with op.batch_alter_table('pupil_batches', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rows', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('pupil_batches') as batch_op:
        batch_op.alter_column('rows', server_default=None)
    move_rows_back()
    op.execute("UPDATE pupil_batches SET state = 'discarded' WHERE state NOT IN ('checked', 'applied', 'discarded')")
    states(*BEFORE)
    with op.batch_alter_table('pupil_batches') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_pupil_batches_file_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_pupil_batches_job_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_pupil_batches_sha256'))
        batch_op.drop_index(batch_op.f('ix_pupil_batches_job_id'))
        batch_op.drop_index(batch_op.f('ix_pupil_batches_file_id'))
        batch_op.drop_column('added')
        batch_op.drop_column('undone_by')
        batch_op.drop_column('undone_at')
        batch_op.drop_column('checked_at')
        batch_op.drop_column('after_id')
        batch_op.drop_column('columns')
        batch_op.drop_column('header_row')
        batch_op.drop_column('sheet')
        batch_op.drop_column('job_id')
        batch_op.drop_column('file_id')
        batch_op.drop_column('programme')

    with op.batch_alter_table('pupils_not_same', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pupils_not_same_other_id'))

    op.drop_table('pupils_not_same')
    with op.batch_alter_table('pupil_remarks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pupil_remarks_pupil_id'))
        batch_op.drop_index(batch_op.f('ix_pupil_remarks_list_id'))

    op.drop_table('pupil_remarks')
    with op.batch_alter_table('pupil_merges', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pupil_merges_kept_id'))
        batch_op.drop_index(batch_op.f('ix_pupil_merges_gone_id'))

    op.drop_table('pupil_merges')
    with op.batch_alter_table('pupil_batch_before', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pupil_batch_before_pupil_id'))
        batch_op.drop_index(batch_op.f('ix_pupil_batch_before_batch_id'))

    op.drop_table('pupil_batch_before')
    with op.batch_alter_table('pupil_batch_rows', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pupil_batch_rows_batch_id_bucket_number'))

    op.drop_table('pupil_batch_rows')
    with op.batch_alter_table('list_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_list_events_list_id'))

    op.drop_table('list_events')
    with op.batch_alter_table('word_meanings', schema=None) as batch_op:
        batch_op.drop_index('uq_word_meanings_everywhere', sqlite_where=sa.text('school_id IS NULL'), postgresql_where=sa.text('school_id IS NULL'))

    op.drop_table('word_meanings')
    op.drop_table('school_lists')
    op.drop_table('column_memories')
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_jobs_state_due_at'))

    op.drop_table('jobs')
