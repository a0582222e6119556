"""How updates reach the bot: by long polling, or by its webhook."""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.telegram.bot_api.errors import Refused

if TYPE_CHECKING:
    from tests.telegram.bot_api.server import BotApi

_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    last_error: str | None = None


async def get_updates(api: "BotApi", data: dict[str, Any], _files: Any) -> list[dict[str, Any]]:
    if api.webhook.url:
        raise Refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
            "webhook first",
        )
    _allow(api, data)
    api.polled += 1
    if api.polling and not api.polling.done():
        api.conflicts += 1
        api.polling.set_exception(
            Refused(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
                "running",
            )
        )
    mine = api.polling = api.loop.create_future()
    offset = int(data.get("offset") or 0)
    if offset > 0:
        with api.lock:
            api.pending[:] = [update for update in api.pending if update["update_id"] >= offset]
    end = api.loop.time() + float(data.get("timeout") or 0)
    try:
        return await _wait_for_updates(api, data, mine, end)
    except asyncio.CancelledError:
        mine.cancel()  # whoever asked has left
        raise


async def _wait_for_updates(
    api: "BotApi", data: dict[str, Any], mine: asyncio.Future[None], end: float
) -> list[dict[str, Any]]:
    while True:
        api.news.clear()
        found = [update for update in list(api.pending) if _wanted(api, update)]
        if found or api.loop.time() >= end:
            if not mine.done():
                mine.set_result(None)
            return found[: min(100, int(data.get("limit") or 100))]
        news = asyncio.ensure_future(api.news.wait())
        either: set[asyncio.Future[Any]] = {mine, news}
        await asyncio.wait(either, timeout=end - api.loop.time(), return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        if mine.done():
            mine.result()


def _allow(api: "BotApi", data: dict[str, Any]) -> None:
    if "allowed_updates" in data:
        api.allowed = data["allowed_updates"] or None


def _wanted(api: "BotApi", update: dict[str, Any]) -> bool:
    kind = next(key for key in update if key != "update_id") if len(update) > 1 else ""
    wanted = api.everything or kind in api.allowed if api.allowed else kind not in _NOT_BY_DEFAULT
    if not wanted:
        api.pending.remove(update)
    return wanted


def set_webhook(api: "BotApi", data: dict[str, Any], _files: Any) -> bool:
    if not re.match(r"https?://[^/]+", data.get("url", "")):
        raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    secret = data.get("secret_token", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    _allow(api, data)
    api.webhook = Webhook(data["url"], secret)
    api.news.set()
    return True


def delete_webhook(api: "BotApi", data: dict[str, Any], _files: Any) -> bool:
    api.webhook = Webhook()
    if data.get("drop_pending_updates"):
        api.pending.clear()
    return True


def get_webhook_info(api: "BotApi", _data: Any, _files: Any) -> dict[str, Any]:
    info: dict[str, Any] = {
        "url": api.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(api.pending),
    }
    if api.webhook.last_error:
        info |= {"last_error_date": int(time.time()), "last_error_message": api.webhook.last_error}
    return info


async def deliver(api: "BotApi") -> None:
    """To the webhook: in order per chat, several chats at a time, again until it is thanked for."""
    under_way: dict[int, str] = {}
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http,
        asyncio.TaskGroup() as group,
    ):

        async def post(update: dict[str, Any], hook: Webhook) -> None:
            status = 0
            try:
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
                async with http.post(hook.url, json=update, headers=headers) as answer:
                    status = answer.status
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            api.delivered.append((update["update_id"], status))
            if 200 <= status < 300:
                if update in api.pending:
                    api.pending.remove(update)
            else:
                hook.last_error = f"Wrong response from the webhook: {status}"
                await asyncio.sleep(api.retry)
            del under_way[update["update_id"]]
            api.news.set()

        while True:
            if api.webhook.url:
                busy = set(under_way.values())
                for update in [update for update in list(api.pending) if _wanted(api, update)]:
                    chat = _chat(update)
                    if update["update_id"] not in under_way and chat not in busy and len(under_way) < 40:
                        busy.add(chat)
                        under_way[update["update_id"]] = chat
                        group.create_task(post(update, api.webhook))
                    busy.add(chat)
            api.news.clear()
            news = asyncio.ensure_future(api.news.wait())
            await asyncio.wait({news}, timeout=0.05)
            news.cancel()


def _chat(update: dict[str, Any]) -> str:
    for kind in update.values():
        if isinstance(kind, dict):
            pressed_on: dict[str, Any] | None = kind.get("message") if "data" in kind else None
            holder = pressed_on or kind
            return str((holder.get("chat") or holder.get("from") or {}).get("id", ""))
    return ""
