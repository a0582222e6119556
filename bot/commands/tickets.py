"""`layani tickets`: list, read and work on tickets."""

from typing import Annotated

import typer

from bot.commands import files
from bot.commands.terminal import agent, desk, local, say, sentence, table, who
from bot.conversations import agents
from bot.db.models import Kind, Status, Ticket
from bot.desk.actor import Actor
from bot.desk.tickets import comments, lifecycle, numbers, ratings, search_index
from bot.desk.tickets import search as tickets_search

app = typer.Typer(name="tickets", help=sentence("cli-tickets"), no_args_is_help=True)

Number = Annotated[str, typer.Argument(help=sentence("cli-ticket-number"))]
As = Annotated[str | None, typer.Option("--as", metavar="NAME", help=sentence("cli-as"))]


@app.command(help=sentence("cli-tickets-reindex"))
def reindex() -> None:
    """Read every ticket anew for the search."""
    with desk() as session:
        say("tickets-reindexed", count=search_index.rebuild(session))


@app.command("list", help=sentence("cli-tickets-list"))
def list_(
    status: Annotated[Status | None, typer.Option(help=sentence("cli-tickets-list-status"))] = None,
    kind: Annotated[Kind | None, typer.Option(help=sentence("cli-tickets-list-kind"))] = None,
    service: Annotated[
        str | None, typer.Option(metavar="KEY", help=sentence("cli-tickets-list-service"))
    ] = None,
    search: Annotated[str | None, typer.Option(help=sentence("cli-tickets-list-search"))] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help=sentence("cli-limit"))] = 50,
) -> None:
    """Print tickets, newest first."""
    with desk() as session:
        found, more = tickets_search.search(
            session, status=status, kind=kind, service=service, q=search, limit=limit
        )
        table(
            ("number", "status", "priority", "service", "opened", "title"),
            [(t.number, t.status, t.priority, t.service, local(t.created_at), t.title) for t in found],
        )
        if more:
            say("tickets-more", limit=limit)


@app.command(help=sentence("cli-tickets-show"))
def show(number: Number) -> None:
    """Print everything about one ticket."""
    with desk() as session:
        ticket = numbers.find(session, number)
        score = ratings.latest_score(session, ticket)
        table(("field", "value"), [*_facts(ticket), (sentence("column-rating"), str(score) if score else "")])
        for comment in ticket.comments:
            mark = f" [{sentence('ticket-internal')}]" if comment.internal else ""
            typer.echo(f"\n{local(comment.at)}  {who(Actor.of(comment))}{mark}\n{comment.text}")
        for attachment in ticket.attachments:
            files.show(attachment)


@app.command(help=sentence("cli-tickets-comment"))
def comment(
    number: Number,
    text: Annotated[str, typer.Argument(help=sentence("cli-text"))],
    internal: Annotated[bool, typer.Option("--internal", help=sentence("cli-internal"))] = False,
    name: As = None,
) -> None:
    """Add a comment; a public one is sent to the requester."""
    with desk() as session:
        ticket = numbers.find(session, number)
        comments.comment(session, ticket, text, actor=agent(name), internal=internal)
    say("ticket-commented", number=ticket.number)


@app.command(help=sentence("cli-tickets-resolve"))
def resolve(
    number: Number,
    resolution: Annotated[str, typer.Argument(help=sentence("cli-resolution"))],
    name: As = None,
) -> None:
    """Resolve a ticket; its requester is told and asked for a rating."""
    with desk() as session:
        ticket = numbers.find(session, number)
        agents.resolve(session, ticket, resolution, actor=agent(name))
    _say_status(ticket)


@app.command(help=sentence("cli-tickets-status"))
def status(
    number: Number,
    status: Annotated[Status, typer.Argument(help=sentence("cli-status"))],
    reason: Annotated[str | None, typer.Option(help=sentence("cli-reason"))] = None,
    name: As = None,
) -> None:
    """Set a ticket's status; `--reason` is the resolution when it is resolved."""
    with desk() as session:
        ticket = numbers.find(session, number)
        agents.set_status(
            session,
            ticket,
            status,
            actor=agent(name),
            resolution=reason if status == "resolved" else None,
            reason=reason if status != "resolved" else None,
        )
    _say_status(ticket)


@app.command(help=sentence("cli-tickets-close"))
def close(number: Number, name: As = None) -> None:
    """Close a resolved ticket."""
    with desk() as session:
        ticket = numbers.find(session, number)
        lifecycle.close(session, ticket, actor=agent(name))
    _say_status(ticket)


def _say_status(ticket: Ticket) -> None:
    say("ticket-has-status", number=ticket.number, status=ticket.status)


def _facts(ticket: Ticket) -> list[tuple[str, str | None]]:
    facts = {
        "number": ticket.number,
        "title": ticket.title,
        "status": ticket.status,
        "kind": ticket.kind,
        "category": ticket.category,
        "service": ticket.service,
        "priority": ticket.priority,
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "place": ticket.place,
        "since": ticket.since,
        "conversation": ticket.conversation_id,
        "opened": local(ticket.created_at),
        "resolved": local(ticket.resolved_at),
        "description": ticket.description,
        "resolution": ticket.resolution,
    }
    return [(sentence(f"column-{name}"), value) for name, value in facts.items()]
