"""Messages in private chats: into the inbox, with their files; or an answer of the channel's own."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.channels.telegram import commands, files, people, questions, updates
from bot.channels.telegram.commands import Command
from bot.channels.telegram.files import Files
from bot.channels.telegram.people import CHANNEL
from bot.channels.telegram.schema import Message, User
from bot.channels.telegram.updates import Claimed
from bot.config import Settings
from bot.conversations import channel_linking, inbox, outbox, transcript
from bot.db.engine import Database, wake
from bot.db.models import Conversation, InboxItem
from bot.db.models import Message as Line
from bot.desk.files import attachments
from bot.desk.files.attachments import Stored
from bot.desk.text import storable
from bot.errors import DeskError
from bot.i18n import t


def external_id(chat: int, message_id: int) -> str:
    """What a message is called in the inbox: message ids count within their chat."""
    return f"{chat}:{message_id}"


class PrivateChats:
    """One person's chat with the bot."""

    def __init__(self, database: Database, settings: Settings, files: Files) -> None:
        self._database = database
        self._settings = settings
        self._files = files

    async def received(self, claimed: Claimed, message: Message, sender: User) -> None:
        """Take a new message in."""
        offered = files.offered(message)
        file = await self._files.fetch(offered) if offered else None
        try:
            await self._database.write(lambda session: self._take(session, claimed, message, sender, file))
        except DeskError as error:
            refusal = error
            await self._database.write(
                lambda session: self._refuse(session, claimed, message, sender, refusal)
            )

    def _take(
        self,
        session: Session,
        claimed: Claimed,
        message: Message,
        sender: User,
        file: Stored | DeskError | None,
    ) -> None:
        updates.finish(session, claimed)
        conversation = people.conversation(session, message.chat.id, sender, self._settings)
        text = storable(message.words)
        if isinstance(file, DeskError):
            channel_linking.refuse(session, conversation, file)
            file = None
            if not text:
                return
        if file:
            attachment = attachments.add(session, conversation, file)
            self._receive(session, conversation, message, text, [attachment.id])
        elif command := commands.read(text):
            self._command(session, conversation, message, command, claimed.id)
        elif text:
            self._receive(session, conversation, message, text)
        else:
            _answer_kind(session, conversation, message)

    def _refuse(
        self, session: Session, claimed: Claimed, message: Message, sender: User, error: DeskError
    ) -> None:
        updates.finish(session, claimed)
        channel_linking.refuse(
            session, people.conversation(session, message.chat.id, sender, self._settings), error
        )

    def _command(
        self, session: Session, conversation: Conversation, message: Message, command: Command, row: int
    ) -> None:
        if command.key == "start" and self._started(session, conversation, message, command.argument, row):
            return
        payload = commands.payload(command)
        if payload is None:
            code = command.argument if command.key == "hubungkan" else ""
            self._receive(session, conversation, message, code or message.words)
            return
        button = outbox.issue(session, conversation, {"title": storable(message.words), "payload": payload})
        inbox.receive(session, conversation, self._id(message), payload_token=button["payload"])

    def _started(
        self, session: Session, conversation: Conversation, message: Message, start: str, row: int
    ) -> bool:
        """Follow the link that the chat was opened with. False: there was none that means anything."""
        kind, _, value = start.partition("_")
        if kind == "link":
            outcome = channel_linking.redeem(session, conversation, value)
            if isinstance(outcome, DeskError):
                channel_linking.refuse(session, conversation, outcome)
        elif kind == "inv":
            channel_linking.accept_invite(session, conversation, value)
        elif kind == questions.START and (asked := questions.recall(session, value, message.chat.id, row)):
            self._receive(session, conversation, message, asked)
        else:
            return False
        return True

    def _receive(
        self,
        session: Session,
        conversation: Conversation,
        message: Message,
        text: str,
        attachments: list[str] | None = None,
    ) -> None:
        inbox.receive(session, conversation, self._id(message), text, attachments=attachments or ())

    def _id(self, message: Message) -> str:
        return external_id(message.chat.id, message.message_id)

    async def edited(self, claimed: Claimed, message: Message) -> None:
        """The transcript shows the new text; if nobody has worked on the message yet, it is the new one that counts."""
        text = storable(message.words)

        def work(session: Session) -> None:
            updates.finish(session, claimed)
            named = InboxItem.channel == CHANNEL, InboxItem.external_id == self._id(message)
            item = session.scalars(select(InboxItem).where(*named).with_for_update()).first()
            if item is None or not text:
                return
            line = session.get(Line, (item.conversation_id, item.message_seq)) if item.message_seq else None
            if line and line.text != text:
                line.text, line.edited_at = text, clock.now()
                wake(session, item.conversation_id)

        await self._database.write(work)


def _answer_kind(session: Session, conversation: Conversation, message: Message) -> None:
    """A message with neither words nor a file: staff see what it is; the bot says what helps more."""
    described = _description(message)
    if described is None:
        return  # a service message: pinned, a changed photo, …
    key, line = described
    transcript.append(session, conversation, "requester", line)
    if conversation.held_by == "bot":
        outbox.say(session, conversation, t(key, conversation.language), sender="system")


def _description(message: Message) -> tuple[str, str] | None:
    """The sentence that answers such a message, and its line in the transcript."""
    if place := message.location:
        return "telegram-location", f"📍 {place.latitude:.5f}, {place.longitude:.5f}"
    if contact := message.contact:
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        return "telegram-contact", f"👤 {name} {contact.phone_number}"
    if message.poll:
        return "telegram-poll", f"📊 {message.poll.question}"
    if message.sticker:
        return "telegram-sticker", message.sticker.emoji or "🖼"
    if message.dice:
        return "telegram-sticker", "🎲"
    return None
