"""The methods of the Bot API that a service desk needs, updates aside."""

import re
import time
from typing import TYPE_CHECKING, Any

from tests.telegram import html
from tests.telegram.bot_api.errors import Refused

if TYPE_CHECKING:
    from tests.telegram.bot_api.server import BotApi

type Files = dict[str, tuple[str, bytes]]

BOT = {
    "id": 110201543,
    "is_bot": True,
    "first_name": "Layani",
    "username": "layani_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}
MAX_DOWNLOAD = 20 << 20


def get_me(api: "BotApi", _data: Any, _files: Any) -> dict[str, Any]:
    return BOT


def set_my_commands(api: "BotApi", data: dict[str, Any], _files: Any) -> bool:
    for command in data["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    api.commands[data.get("language_code", "")] = data["commands"]
    return True


def send_message(api: "BotApi", data: dict[str, Any], _files: Any) -> dict[str, Any]:
    chat = _place(api, data)
    text, entities = _formatted(data, "text", 4096)
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    return _said(api, chat, data, text=text, entities=entities)


def send_photo(api: "BotApi", data: dict[str, Any], files: Files) -> dict[str, Any]:
    chat = _place(api, data)
    name, content = files["photo"]
    if not content.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
    photo = [{"file_id": api.file(content, f"photos/{name}"), "file_unique_id": "u", "width": 1, "height": 1}]
    caption, entities = _formatted(data, "caption", 1024)
    return _said(api, chat, data, photo=photo, caption=caption, caption_entities=entities)


def send_document(api: "BotApi", data: dict[str, Any], files: Files) -> dict[str, Any]:
    chat = _place(api, data)
    name, content = files["document"]
    document = {
        "file_id": api.file(content, f"documents/{name}"),
        "file_unique_id": "u",
        "file_name": name,
    }
    caption, entities = _formatted(data, "caption", 1024)
    return _said(api, chat, data, document=document, caption=caption, caption_entities=entities)


def send_chat_action(api: "BotApi", data: dict[str, Any], _files: Any) -> bool:
    api.actions.append((_place(api, data), data["action"], time.monotonic()))
    return True


def edit_message_text(api: "BotApi", data: dict[str, Any], _files: Any) -> dict[str, Any]:
    message = _to_edit(api, data)
    text, entities = _formatted(data, "text", 4096)
    return _changed(api, message, data, text=text, entities=entities)


def edit_message_reply_markup(api: "BotApi", data: dict[str, Any], _files: Any) -> dict[str, Any]:
    return _changed(api, _to_edit(api, data), data)


def answer_callback_query(api: "BotApi", data: dict[str, Any], _files: Any) -> bool:
    if data["callback_query_id"] not in api.queries:
        raise Refused(
            400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
    api.queries.remove(data["callback_query_id"])
    api.answers[data["callback_query_id"]] = data
    return True


def get_file(api: "BotApi", data: dict[str, Any], _files: Any) -> dict[str, Any]:
    if data["file_id"] not in api.files:
        raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    path, content = api.files[data["file_id"]]
    if len(content) > MAX_DOWNLOAD:
        raise Refused(400, "Bad Request: file is too big")
    return {
        "file_id": data["file_id"],
        "file_unique_id": "u",
        "file_size": len(content),
        "file_path": path,
    }


def _place(api: "BotApi", data: dict[str, Any]) -> int:
    chat = int(data["chat_id"])
    if chat in api.migrated:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=api.migrated[chat],
        )
    if chat not in api.known:
        raise Refused(400, "Bad Request: chat not found")
    if chat in api.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    return chat


def _said(api: "BotApi", chat: int, data: dict[str, Any], **content: Any) -> dict[str, Any]:
    _check_keyboard(data.get("reply_markup"))
    message = {
        "message_id": api.message_id(chat),
        "from": BOT,
        "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
        "date": int(time.time()),
        **{key: value for key, value in content.items() if value},
    }
    if data.get("reply_markup"):
        message["reply_markup"] = data["reply_markup"]
    api.chats[chat].append(message)
    return message


def _to_edit(api: "BotApi", data: dict[str, Any]) -> dict[str, Any]:
    for message in api.chats[_place(api, data)]:
        if message["message_id"] == int(data["message_id"]):
            return message
    raise Refused(400, "Bad Request: message to edit not found")


def _changed(api: "BotApi", message: dict[str, Any], data: dict[str, Any], **content: Any) -> dict[str, Any]:
    _check_keyboard(data.get("reply_markup"))
    new = {**message, **content}
    new.pop("reply_markup", None)
    if data.get("reply_markup"):
        new["reply_markup"] = data["reply_markup"]
    if new == message:
        raise Refused(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message",
        )
    message.clear()
    message.update(new)
    return message


def _formatted(data: dict[str, Any], key: str, limit: int) -> tuple[str, list[dict[str, Any]]]:
    text: str = data.get(key) or ""
    entities: list[dict[str, Any]] = []
    if data.get("parse_mode") == "HTML":
        try:
            text, entities = html.parse(text)
        except html.BadHtml as error:
            raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if html.units(text) > limit:
        kind = "message caption" if key == "caption" else "message"
        raise Refused(400, f"Bad Request: {kind} is too long")
    return text, entities


def _check_keyboard(markup: Any) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        assert len(row) <= 8
        for button in row:
            if not button.get("text"):
                raise Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
            if "url" in button and not re.match(r"(https?|tg)://", button["url"]):
                raise Refused(400, "Bad Request: BUTTON_URL_INVALID")
