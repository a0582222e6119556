"""A stand-in for Telegram's Bot API server, over real HTTP and as close to its documentation as the desk can tell.

It runs in a thread of its own, so that tests of any kind can use it. It checks what it is sent and answers in
Telegram's words; faults are scripted with `fail` and `drop`. `calls` holds every request, `chat(id)` what a person
sees in the app.
"""

from tests.telegram.bot_api.methods import BOT
from tests.telegram.bot_api.server import TOKEN, BotApi

__all__ = ["BOT", "TOKEN", "BotApi"]
