"""Lay the first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agency_groups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency_groups')),
    sa.UniqueConstraint('name', name=op.f('uq_agency_groups_name'))
    )
    op.create_table('files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_files'))
    )
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_files_sha256'), ['sha256'], unique=False)

    op.create_table('history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('act', sa.String(length=10), nullable=False),
    sa.Column('record', sa.String(length=60), nullable=False),
    sa.Column('record_id', sa.String(length=40), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history'))
    )
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_history_record_record_id'), ['record', 'record_id'], unique=False)

    op.create_table('letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=400), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('link_purpose', sa.String(length=100), nullable=False),
    sa.Column('unassigned', sa.Boolean(), nullable=False),
    sa.Column('message_id', sa.String(length=100), nullable=False),
    sa.Column('state', sa.Enum('queued', 'handed_over', 'failed', name='letterstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('give_up_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_problem', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('key', name=op.f('uq_letters_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_letters_message_id'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_state_due_at'), ['state', 'due_at'], unique=False)

    op.create_table('once',
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=60), nullable=False),
    sa.Column('outcome', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_once'))
    )
    op.create_table('places',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('city', 'district', 'town', 'ward', 'commune', 'special_zone', name='placekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['places.id'], name=op.f('fk_places_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_places')),
    sa.UniqueConstraint('code', name=op.f('uq_places_code'))
    )
    with op.batch_alter_table('places', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_places_parent_id'), ['parent_id'], unique=False)

    op.create_table('rate_limits',
    sa.Column('key', sa.String(length=300), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=False),
    sa.Column('expires', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_limits'))
    )
    with op.batch_alter_table('rate_limits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rate_limits_expires'), ['expires'], unique=False)

    op.create_table('roles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roles')),
    sa.UniqueConstraint('name', name=op.f('uq_roles_name'))
    )
    op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('full_name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('email', name=op.f('uq_users_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_users_fs_uniquifier'))
    )
    op.create_table('agencies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('abbreviation', sa.String(length=40), nullable=False),
    sa.Column('search_key', sa.String(length=300), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_agencies_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agencies')),
    sa.UniqueConstraint('name', name=op.f('uq_agencies_name'))
    )
    with op.batch_alter_table('agencies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agencies_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agencies_search_key'), ['search_key'], unique=False)

    op.create_table('devices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.String(length=60), nullable=False),
    sa.Column('imei', sa.String(length=15), nullable=True),
    sa.Column('kind', sa.Enum('desktop', 'laptop', 'tablet', 'phone', name='devicekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('model', sa.String(length=120), nullable=False),
    sa.Column('search_key', sa.String(length=300), nullable=False),
    sa.Column('condition', sa.Enum('new', 'used', name='condition', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value_vnd', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('in_store', 'in_repair', 'written_off', name='devicestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('value_vnd >= 0', name=op.f('ck_devices_value_not_negative')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_devices_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_devices')),
    sa.UniqueConstraint('imei', name=op.f('uq_devices_imei')),
    sa.UniqueConstraint('serial', name=op.f('uq_devices_serial'))
    )
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_devices_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_devices_search_key'), ['search_key'], unique=False)

    op.create_table('donations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('donor_kind', sa.Enum('person', 'organisation', name='donorkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('donor_name', sa.String(length=200), nullable=False),
    sa.Column('contact_name', sa.String(length=120), nullable=False),
    sa.Column('search_key', sa.String(length=300), nullable=False),
    sa.Column('tax_code', sa.String(length=20), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('money_vnd', sa.BigInteger(), nullable=False),
    sa.Column('device_count', sa.Integer(), nullable=False),
    sa.Column('device_offer', sa.Enum('desktop', 'laptop', 'tablet', 'phone', 'mixed', name='deviceoffer', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('device_condition', sa.Enum('new', 'used', name='offercondition', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('data_packages', sa.Integer(), nullable=False),
    sa.Column('wish_place_id', sa.Integer(), nullable=True),
    sa.Column('display', sa.Enum('full', 'initials', 'anonymous', name='donordisplay', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('consent_version', sa.String(length=20), nullable=False),
    sa.Column('consented_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pledged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('pledged', 'contacted', 'received', 'withdrawn', name='donationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('money_vnd + device_count + data_packages > 0', name=op.f('ck_donations_something_given')),
    sa.CheckConstraint('money_vnd >= 0 AND device_count >= 0 AND data_packages >= 0', name=op.f('ck_donations_not_negative')),
    sa.ForeignKeyConstraint(['wish_place_id'], ['places.id'], name=op.f('fk_donations_wish_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donations')),
    sa.UniqueConstraint('reference', name=op.f('uq_donations_reference'))
    )
    with op.batch_alter_table('donations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_donations_pledged_at'), ['pledged_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_donations_search_key'), ['search_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_donations_wish_place_id'), ['wish_place_id'], unique=False)

    op.create_table('file_contents',
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_file_contents_file_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('file_id', name=op.f('pk_file_contents'))
    )
    op.create_table('responsibilities',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.Enum('consultation', 'donation', 'assistance', 'school_list', name='topic', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_responsibilities_place_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_responsibilities_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responsibilities')),
    sa.UniqueConstraint('topic', 'place_id', 'user_id', name=op.f('uq_responsibilities_topic_place_id_user_id'))
    )
    with op.batch_alter_table('responsibilities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_responsibilities_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_responsibilities_user_id_topic'), ['user_id', 'topic'], unique=False)
        batch_op.create_index('uq_responsibilities_everywhere', ['topic', 'user_id'], unique=True, sqlite_where=sa.text('place_id IS NULL'), postgresql_where=sa.text('place_id IS NULL'))

    op.create_table('schools',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('search_key', sa.String(length=300), nullable=False),
    sa.Column('level', sa.Enum('primary', 'lower_secondary', 'upper_secondary', 'continuing', name='schoollevel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_schools_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schools')),
    sa.UniqueConstraint('code', name=op.f('uq_schools_code'))
    )
    with op.batch_alter_table('schools', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_schools_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_schools_search_key'), ['search_key'], unique=False)

    op.create_table('user_roles',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['roles.id'], name=op.f('fk_user_roles_role_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_roles_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'role_id', name=op.f('pk_user_roles'))
    )
    op.create_table('agency_groups_agencies',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_agency_groups_agencies_agency_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['agency_groups.id'], name=op.f('fk_agency_groups_agencies_group_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', 'agency_id', name=op.f('pk_agency_groups_agencies'))
    )
    op.create_table('appointments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('school_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_appointments_agency_id')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_appointments_school_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_appointments_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointments')),
    sa.UniqueConstraint('user_id', name=op.f('uq_appointments_user_id'))
    )
    with op.batch_alter_table('appointments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointments_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointments_school_id'), ['school_id'], unique=False)

    op.create_table('assistance_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('requester_name', sa.String(length=120), nullable=False),
    sa.Column('relation', sa.Enum('father', 'mother', 'guardian', 'teacher', name='relation', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('child_name', sa.String(length=120), nullable=False),
    sa.Column('child_birth_date', sa.Date(), nullable=False),
    sa.Column('search_key', sa.String(length=300), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('class_name', sa.String(length=20), nullable=False),
    sa.Column('circumstance', sa.Enum('poor', 'near_poor', 'covid_loss', 'other', name='circumstance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('need', sa.Enum('device', 'data', 'both', name='need', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('consent_version', sa.String(length=20), nullable=False),
    sa.Column('consented_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('received', 'verifying', 'accepted', 'declined', 'closed', name='requeststate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_assistance_requests_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_requests')),
    sa.UniqueConstraint('reference', name=op.f('uq_assistance_requests_reference'))
    )
    with op.batch_alter_table('assistance_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_requests_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_requests_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assistance_requests_search_key'), ['search_key'], unique=False)

    op.create_table('consultations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=True),
    sa.Column('symbol', sa.String(length=40), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('draft_title', sa.String(length=300), nullable=False),
    sa.Column('draft_file_id', sa.Integer(), nullable=True),
    sa.Column('silence', sa.Text(), nullable=False),
    sa.Column('minimum_evidence', sa.Enum('handed_over', 'delivered', name='evidencelevel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draft_file_id'], ['files.id'], name=op.f('fk_consultations_draft_file_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['agencies.id'], name=op.f('fk_consultations_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultations'))
    )
    op.create_table('pupil_batches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('checked', 'applied', 'discarded', name='batchstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_pupil_batches_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil_batches'))
    )
    with op.batch_alter_table('pupil_batches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupil_batches_school_id'), ['school_id'], unique=False)

    op.create_table('address_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_address_lines_agency_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_address_lines_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['agency_groups.id'], name=op.f('fk_address_lines_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address_lines'))
    )
    with op.batch_alter_table('address_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_address_lines_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('deadlines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_deadlines_consultation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadlines'))
    )
    with op.batch_alter_table('deadlines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadlines_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('legal_bases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('abstract', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_legal_bases_consultation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_bases'))
    )
    with op.batch_alter_table('legal_bases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_bases_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('pupils',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('identity', sa.String(length=400), nullable=False),
    sa.Column('full_name', sa.String(length=120), nullable=False),
    sa.Column('search_key', sa.String(length=200), nullable=False),
    sa.Column('sort_key', sa.String(length=1200).with_variant(sa.String(length=1200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=False),
    sa.Column('sex', sa.Enum('male', 'female', name='sex', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('class_name', sa.String(length=20), nullable=False),
    sa.Column('ministry_id', sa.String(length=20), nullable=False),
    sa.Column('personal_id', sa.String(length=12), nullable=False),
    sa.Column('circumstance', sa.Enum('poor', 'near_poor', 'covid_loss', 'other', name='circumstance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('need', sa.Enum('device', 'data', 'both', name='need', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('guardian_name', sa.String(length=120), nullable=False),
    sa.Column('guardian_phone', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['pupil_batches.id'], name=op.f('fk_pupils_batch_id')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_pupils_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupils')),
    sa.UniqueConstraint('school_year', 'identity', name=op.f('uq_pupils_school_year_identity'))
    )
    with op.batch_alter_table('pupils', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pupils_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupils_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupils_school_id_school_year_sort_key'), ['school_id', 'school_year', 'sort_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupils_search_key'), ['search_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_pupils_sort_key_id'), ['sort_key', 'id'], unique=False)

    op.create_table('invitees',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('link_digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agencies.id'], name=op.f('fk_invitees_agency_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_invitees_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['line_id'], ['address_lines.id'], name=op.f('fk_invitees_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitees')),
    sa.UniqueConstraint('consultation_id', 'agency_id', name=op.f('uq_invitees_consultation_id_agency_id')),
    sa.UniqueConstraint('link_digest', name=op.f('uq_invitees_link_digest'))
    )
    with op.batch_alter_table('invitees', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitees_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitees_line_id'), ['line_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitee_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Enum('handed_over', 'delivered', name='evidencelevel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['invitee_id'], ['invitees.id'], name=op.f('fk_evidence_invitee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_invitee_id'), ['invitee_id'], unique=False)

    op.create_table('replies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitee_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('position', sa.Enum('agree', 'agree_with_comments', 'disagree', 'outside_our_field', name='position', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('signer', sa.String(length=200), nullable=False),
    sa.Column('document_number', sa.String(length=60), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_replies_file_id')),
    sa.ForeignKeyConstraint(['invitee_id'], ['invitees.id'], name=op.f('fk_replies_invitee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replies'))
    )
    with op.batch_alter_table('replies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replies_invitee_id_received_at'), ['invitee_id', 'received_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('replies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_replies_invitee_id_received_at'))

    op.drop_table('replies')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_invitee_id'))

    op.drop_table('evidence')
    with op.batch_alter_table('invitees', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitees_line_id'))
        batch_op.drop_index(batch_op.f('ix_invitees_agency_id'))

    op.drop_table('invitees')
    with op.batch_alter_table('pupils', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pupils_sort_key_id'))
        batch_op.drop_index(batch_op.f('ix_pupils_search_key'))
        batch_op.drop_index(batch_op.f('ix_pupils_school_id_school_year_sort_key'))
        batch_op.drop_index(batch_op.f('ix_pupils_school_id'))
        batch_op.drop_index(batch_op.f('ix_pupils_batch_id'))

    op.drop_table('pupils')
    with op.batch_alter_table('legal_bases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legal_bases_consultation_id'))

    op.drop_table('legal_bases')
    with op.batch_alter_table('deadlines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deadlines_consultation_id'))

    op.drop_table('deadlines')
    with op.batch_alter_table('address_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_address_lines_consultation_id'))

    op.drop_table('address_lines')
    with op.batch_alter_table('pupil_batches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pupil_batches_school_id'))

    op.drop_table('pupil_batches')
    op.drop_table('consultations')
    with op.batch_alter_table('assistance_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assistance_requests_search_key'))
        batch_op.drop_index(batch_op.f('ix_assistance_requests_school_id'))
        batch_op.drop_index(batch_op.f('ix_assistance_requests_received_at'))

    op.drop_table('assistance_requests')
    with op.batch_alter_table('appointments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointments_school_id'))
        batch_op.drop_index(batch_op.f('ix_appointments_agency_id'))

    op.drop_table('appointments')
    op.drop_table('agency_groups_agencies')
    op.drop_table('user_roles')
    with op.batch_alter_table('schools', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_schools_search_key'))
        batch_op.drop_index(batch_op.f('ix_schools_place_id'))

    op.drop_table('schools')
    with op.batch_alter_table('responsibilities', schema=None) as batch_op:
        batch_op.drop_index('uq_responsibilities_everywhere', sqlite_where=sa.text('place_id IS NULL'), postgresql_where=sa.text('place_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_responsibilities_user_id_topic'))
        batch_op.drop_index(batch_op.f('ix_responsibilities_place_id'))

    op.drop_table('responsibilities')
    op.drop_table('file_contents')
    with op.batch_alter_table('donations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_donations_wish_place_id'))
        batch_op.drop_index(batch_op.f('ix_donations_search_key'))
        batch_op.drop_index(batch_op.f('ix_donations_pledged_at'))

    op.drop_table('donations')
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_devices_search_key'))
        batch_op.drop_index(batch_op.f('ix_devices_place_id'))

    op.drop_table('devices')
    with op.batch_alter_table('agencies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agencies_search_key'))
        batch_op.drop_index(batch_op.f('ix_agencies_place_id'))

    op.drop_table('agencies')
    op.drop_table('users')
    op.drop_table('roles')
    with op.batch_alter_table('rate_limits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rate_limits_expires'))

    op.drop_table('rate_limits')
    with op.batch_alter_table('places', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_places_parent_id'))

    op.drop_table('places')
    op.drop_table('once')
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letters_state_due_at'))

    op.drop_table('letters')
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_history_record_record_id'))

    op.drop_table('history')
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_files_sha256'))

    op.drop_table('files')
    op.drop_table('agency_groups')
