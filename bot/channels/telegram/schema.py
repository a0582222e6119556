"""What we read of the Bot API's objects; the rest of an update is of no concern. Limits as in its documentation."""

from typing import Annotated, Any

import msgspec

# What the database can hold; the Bot API promises at most 52 bits.
Int = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class User(msgspec.Struct):
    """A person or a bot."""

    id: Int
    is_bot: bool = False
    first_name: str = ""
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None


class Chat(msgspec.Struct):
    """`type` is private, group, supergroup or channel."""

    id: Int
    type: str = ""


class Entity(msgspec.Struct):
    """Something special in a text. `offset` and `length` count UTF-16 units."""

    type: str
    offset: Int
    length: Int
    user: User | None = None


class File(msgspec.Struct):
    """A photo size, document, voice note, video …; `file_size` in bytes, when known."""

    file_id: str
    file_size: Int | None = None
    file_name: str | None = None
    mime_type: str | None = None


class Sticker(msgspec.Struct):
    """A sticker, which stands for an emoji."""

    emoji: str | None = None


class Location(msgspec.Struct):
    """Degrees."""

    latitude: float
    longitude: float


class Contact(msgspec.Struct):
    """Somebody's telephone number."""

    phone_number: str
    first_name: str
    last_name: str | None = None


class Poll(msgspec.Struct):
    """A poll or quiz."""

    question: str


class Message(msgspec.Struct, rename={"sender": "from"}):
    """A message of any kind. A message that is too old to be shown has only `chat`, `message_id` and `date` 0."""

    message_id: Int
    chat: Chat
    sender: User | None = None
    message_thread_id: Int | None = None
    is_topic_message: bool = False
    is_automatic_forward: bool = False
    reply_to_message: "Message | None" = None
    text: str | None = None
    caption: str | None = None
    entities: list[Entity] = []
    caption_entities: list[Entity] = []
    photo: list[File] = []
    document: File | None = None
    animation: File | None = None
    audio: File | None = None
    voice: File | None = None
    video: File | None = None
    video_note: File | None = None
    sticker: Sticker | None = None
    location: Location | None = None
    contact: Contact | None = None
    poll: Poll | None = None
    dice: dict[str, Any] | None = None
    migrate_to_chat_id: Int | None = None
    migrate_from_chat_id: Int | None = None

    @property
    def words(self) -> str:
        """The text or caption."""
        return self.text or self.caption or ""

    @property
    def marks(self) -> list[Entity]:
        """The entities of `words`."""
        return self.entities if self.text else self.caption_entities


class CallbackQuery(msgspec.Struct, rename={"sender": "from"}):
    """The press of a button; `data` is what we put on it."""

    id: str
    sender: User
    message: Message | None = None
    data: str | None = None


class Member(msgspec.Struct):
    """`status` is creator, administrator, member, restricted, left or kicked."""

    status: str


class MemberUpdated(msgspec.Struct, rename={"sender": "from"}):
    """Our own standing in a chat changed; in a private chat, kicked means that we were blocked."""

    chat: Chat
    sender: User
    old_chat_member: Member
    new_chat_member: Member


class Update(msgspec.Struct):
    """The kinds we do something about; of any other kind all of these are None."""

    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberUpdated | None = None


KINDS = Update.__struct_fields__

decode = msgspec.json.Decoder(Update).decode
