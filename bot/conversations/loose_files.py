"""What the bot answers to files that come without a word, and to the button that says where they belong."""

import json
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.conversations.inbox import InboxTurn
from bot.db.models import Attachment, Button, Conversation, IssuedButton, Message, Ticket
from bot.desk.actor import Actor
from bot.desk.files import attachments
from bot.desk.tickets import comments, numbers, search
from bot.errors import NotFound
from bot.i18n import t

ATTACH = "/attach_files"
REPORT = "/report_incident"
ALBUM = timedelta(seconds=10)  # files that follow one another as quickly have been sent together
_IN_FORM = frozenset({"description", "service", "urgency", "impact", "confirm", "comment", "reason"})
_OFFERED = 5  # tickets


def receive(session: Session, conversation: Conversation, turn: InboxTurn) -> bool:
    """Say what happens with the files of `turn`; once for those sent together."""
    if _follows_others(session, conversation, turn):
        return True
    language, kind = conversation.language, _kind(attachments.unassigned(session, conversation.id))
    if turn.asks in _IN_FORM:
        _ask_again(session, conversation, t("chat-files-noted", language, kind=kind))
    elif unfinished := search.list_own(session, conversation.requester, only_open=True, limit=_OFFERED):
        question = t("chat-files-for-which-ticket", language, kind=kind)
        buttons = [_button(ticket) for ticket in unfinished]
        buttons.append({"title": t("chat-files-something-new", language), "payload": REPORT})
        outbox.say(session, conversation, question, buttons, asks="choice")
    else:
        outbox.say(session, conversation, t("chat-files-what-happened", language, kind=kind))
    return True


def attach(session: Session, conversation: Conversation, turn: InboxTurn) -> bool:
    """Put the files that wait in the conversation on the ticket of the pressed button."""
    number = json.loads((turn.payload or "").removeprefix(ATTACH))["ticket_number"]
    language, requester = conversation.language, conversation.requester
    try:
        ticket = numbers.find_own(session, number, requester)
    except NotFound as error:
        outbox.say(session, conversation, t(error.code, language, **error.values))
        return True
    if files := attachments.unassigned(session, conversation.id):
        names = ", ".join(attachment.name for attachment in files)
        actor = Actor.requester(requester.id)
        comments.comment(session, ticket, t("ticket-files-added", language, names=names), actor=actor)
        attachments.attach_to(session, ticket, files, actor=actor)
    outbox.say(session, conversation, t("chat-files-attached", language, number=ticket.number))
    return True


def _follows_others(session: Session, conversation: Conversation, turn: InboxTurn) -> bool:
    latest = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.sender == "requester",
            Message.seq <= turn.message_seq,
        )
        .order_by(Message.seq.desc())
        .limit(2)
    ).all()
    return len(latest) == 2 and not latest[1].text and latest[0].at - latest[1].at <= ALBUM


def _ask_again(session: Session, conversation: Conversation, before: str) -> None:
    """Say `before`, and the bot's last question once more, with its buttons."""
    asked = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.sender == "bot")
        .order_by(Message.seq.desc())
        .limit(1)
    ).one()
    issued = [session.get_one(IssuedButton, button["payload"]) for button in asked.buttons]
    buttons: list[Button] = [{"title": button.title, "payload": button.payload} for button in issued]
    outbox.say(session, conversation, f"{before}\n\n{asked.text}", buttons, asks=asked.asks)


def _button(ticket: Ticket) -> Button:
    payload = json.dumps({"ticket_number": ticket.number})
    return {"title": f"{ticket.number} · {ticket.title}", "payload": f"{ATTACH}{payload}"}


def _kind(files: list[Attachment]) -> str:
    return "image" if files and all(file.media_type.startswith("image/") for file in files) else "file"
