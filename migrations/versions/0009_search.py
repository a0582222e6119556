"""Full-text search of tickets, and an index for every list of them."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.db.types import BigIntIdentity, SearchWords
from bot.desk.tickets.search_words import stems_of, words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FULL_TEXT = {
    # Without the text itself: it stands in ticket_words. bot.desk.tickets.search_words cuts the words, so the plainest
    # tokenizer does; the index of three letters is for what a word begins with.
    "sqlite": (
        "CREATE VIRTUAL TABLE ticket_words_index USING fts5(words, content='ticket_words', content_rowid='ticket_id', "
        "columnsize=0, tokenize='ascii', prefix='3')",
        "CREATE TRIGGER ticket_words_inserted AFTER INSERT ON ticket_words BEGIN "
        "INSERT INTO ticket_words_index (rowid, words) VALUES (new.ticket_id, new.words); END",
        "CREATE TRIGGER ticket_words_deleted AFTER DELETE ON ticket_words BEGIN "
        "INSERT INTO ticket_words_index (ticket_words_index, rowid, words) "
        "VALUES ('delete', old.ticket_id, old.words); END",
        "CREATE TRIGGER ticket_words_updated AFTER UPDATE ON ticket_words BEGIN "
        "INSERT INTO ticket_words_index (ticket_words_index, rowid, words) "
        "VALUES ('delete', old.ticket_id, old.words); "
        "INSERT INTO ticket_words_index (rowid, words) VALUES (new.ticket_id, new.words); END",
    ),
    "postgresql": ("CREATE INDEX ticket_words_index ON ticket_words USING gin (words)",),
}
_AT_ONCE = 1_000


def upgrade() -> None:
    table = op.create_table(
        "ticket_words",
        sa.Column("ticket_id", BigIntIdentity, autoincrement=False, nullable=False),
        sa.Column("words", SearchWords(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="ticket_words_ticket_id_fkey"),
        sa.PrimaryKeyConstraint("ticket_id", name="ticket_words_pkey"),
    )
    for statement in _FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)
    _fill(table)
    for before, column, name in (
        ("ix_tickets_conversation_id", "conversation_id", "ix_tickets_of_conversation"),
        (None, "kind", "ix_tickets_of_kind"),
        ("ix_tickets_requester_id", "requester_id", "ix_tickets_of_requester"),
        ("ix_tickets_service", "service", "ix_tickets_of_service"),
        ("ix_tickets_status", "status", "ix_tickets_of_status"),
    ):
        if before is not None:
            op.drop_index(before, "tickets")
        op.create_index(name, "tickets", [column, "id"])
    op.drop_index("ix_conversations_held_by", "conversations")
    queued = sa.text("held_by = 'queue'")
    op.create_index(
        "ix_conversations_queue",
        "conversations",
        ["queued_at", "id"],
        sqlite_where=queued,
        postgresql_where=queued,
    )
    unseen = sa.text("seen_at IS NULL")
    op.create_index("ix_alerts_unseen", "staff_notices", ["id"], sqlite_where=unseen, postgresql_where=unseen)


def _fill(table: sa.Table) -> None:
    """Write the words of the tickets there are."""
    filled: list[dict[str, Any]] = []
    for ticket_id, texts in _texts():
        found = [word for text in texts for word in words(text)]
        filled.append({"ticket_id": ticket_id, "words": (found, stems_of(found))})
        if len(filled) == _AT_ONCE:
            op.bulk_insert(table, filled)
            filled = []
    if filled:
        op.bulk_insert(table, filled)


def _texts() -> Iterator[tuple[int, list[str]]]:
    tickets = sa.table("tickets", *map(sa.column, ("id", "title", "description", "resolution")))
    comments = sa.table("ticket_comments", *map(sa.column, ("id", "ticket_id", "text")))
    joined = tickets.outerjoin(comments, comments.c.ticket_id == tickets.c.id)
    query = sa.select(*tickets.c, comments.c.text).select_from(joined)
    last = 0
    while True:
        some = sa.select(tickets.c.id).where(tickets.c.id > last).order_by(tickets.c.id).limit(_AT_ONCE)
        rows = op.get_bind().execute(
            query.where(tickets.c.id.in_(some)).order_by(tickets.c.id, comments.c.id)
        )
        found = rows.all()
        if not found:
            return
        for ticket_id, of_ticket in groupby(found, lambda row: row.id):
            several = list(of_ticket)
            texts = (
                several[0].title,
                several[0].description,
                several[0].resolution,
                *(r.text for r in several),
            )
            yield ticket_id, [text for text in texts if text]
        last = found[-1].id
