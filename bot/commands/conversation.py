"""`layani conversation`: read a conversation, answer in it, resolve it, give it back to the bot."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import files
from bot.commands.terminal import agent, agent_name, desk, local, say, sentence
from bot.config import settings
from bot.conversations import agents
from bot.db.models import Attachment
from bot.desk import handoff
from bot.desk.files import attachments

app = typer.Typer(name="conversation", help=sentence("cli-conversation"), no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help=sentence("cli-conversation-id"))]
As = Annotated[str | None, typer.Option("--as", metavar="NAME", help=sentence("cli-as"))]


@app.command(help=sentence("cli-conversation-show"))
def show(id: Id) -> None:
    """Print the whole conversation."""
    with desk() as session:
        conversation = agents.find(session, id)
        holder = conversation.agent or conversation.held_by
        say("conversation-head", id=conversation.id, channel=conversation.channel, holder=holder)
        if conversation.page:
            say("conversation-page", page=conversation.page)
        for message in agents.transcript(session, conversation):
            typer.echo(f"\n{local(message.at)}  {message.author or message.sender}\n{message.text}")
            for one in message.attachments:
                files.show(session.get_one(Attachment, one["id"]))


@app.command(help=sentence("cli-conversation-reply"))
def reply(
    id: Id,
    text: Annotated[str, typer.Argument(help=sentence("cli-text"))],
    file: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", exists=True, dir_okay=False, readable=True, help=sentence("cli-file")),
    ] = None,
    name: As = None,
) -> None:
    """Answer the requester; takes the conversation over first."""
    stored = []
    for path in file or ():
        with path.open("rb") as content:
            stored.append(attachments.store(settings(), content, path.name))
    with desk() as session:
        agents.reply(session, agents.find(session, id), text, agent=agent_name(name), files=stored)
    say("conversation-replied")


@app.command(help=sentence("cli-conversation-resolve"))
def resolve(
    id: Id, resolution: Annotated[str, typer.Argument(help=sentence("cli-resolution"))], name: As = None
) -> None:
    """Resolve the conversation's ticket and give the conversation back to the bot."""
    with desk() as session:
        ticket = agents.resolve_conversation(session, agents.find(session, id), resolution, actor=agent(name))
    say("conversation-resolved", number=ticket.number)


@app.command("hand-back", help=sentence("cli-conversation-hand-back"))
def hand_back(id: Id, name: As = None) -> None:
    """Give the conversation back to the bot."""
    with desk() as session:
        handoff.hand_back(session, agents.find(session, id), actor=agent(name))
    say("conversation-handed-back")
