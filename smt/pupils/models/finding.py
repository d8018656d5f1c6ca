"""What lets names be found by any part of them, kept by the database itself so that every writer keeps it right.

PostgreSQL: trigrams of the search key, by its extension pg_trgm; without it a search reads the table. SQLite: a full-text table of
trigrams and three triggers. Every word stands in it after two blanks, so that its first one and two letters are trigrams too.
A migration that copies the table of pupils (batch mode on SQLite) loses its triggers and lays them anew.
"""

from typing import Any

from sqlalchemy import Connection, Table, event, text

from smt.pupils.models.register import Pupil

#: Whether the extension is there, or may be made by whoever asks.
HAVE = ("select 1 from pg_available_extension_versions where name = 'pg_trgm' and (installed or current_setting('is_superuser') = 'on' "
        "or trusted and has_database_privilege(current_database(), 'CREATE')) limit 1")
EXTENSION = "create extension if not exists pg_trgm"
POSTGRESQL = "create index ix_pupils_search_key_trigrams on pupils using gin (search_key gin_trgm_ops)"


_PUT = "insert into pupils_fts (rowid, words) values (new.id, '  ' || replace(new.search_key, ' ', '  '));"
_TAKE = ("insert into pupils_fts (pupils_fts, rowid, words) "
         "values ('delete', old.id, '  ' || replace(old.search_key, ' ', '  '));")
SQLITE = (
    "create virtual table pupils_fts using fts5 (words, content='', tokenize='trigram')",
    f"create trigger pupils_fts_insert after insert on pupils begin {_PUT} end",
    f"create trigger pupils_fts_delete after delete on pupils begin {_TAKE} end",
    "create trigger pupils_fts_update after update of id, search_key on pupils "
    f"when old.search_key is not new.search_key or old.id is not new.id begin {_TAKE} {_PUT} end",
)


@event.listens_for(Pupil.__table__, "after_create")
def _lay(_table: Table, connection: Connection, **_how: Any) -> None:
    if connection.dialect.name == "sqlite":
        for statement in SQLITE:
            connection.execute(text(statement))
    elif connection.scalar(text(HAVE)):
        connection.execute(text(EXTENSION))
        connection.execute(text(POSTGRESQL))


@event.listens_for(Pupil.__table__, "after_drop")
def _take_away(_table: Table, connection: Connection, **_how: Any) -> None:
    if connection.dialect.name == "sqlite":  # on PostgreSQL the index went with its table
        connection.execute(text("drop table if exists pupils_fts"))
