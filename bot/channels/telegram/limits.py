"""How quickly one chat may be written to. Over all chats python-telegram-bot's AIORateLimiter keeps to 30 a second."""

import time
from collections import defaultdict, deque

# Messages and seconds, from the Bot API's FAQ.
PRIVATE = 1, 1.0
GROUP = 20, 60.0
_MANY = 1000  # chats remembered before those that are quiet are forgotten


class Pace:
    """Counts what is sent to each chat by this process; another desk's messages are Telegram's to refuse (429)."""

    def __init__(self) -> None:
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)

    def delay(self, chat: int) -> float:
        """Take the next place in `chat`: seconds until it comes. Groups have negative ids."""
        count, seconds = GROUP if chat < 0 else PRIVATE
        moment = time.monotonic()
        if len(self._sent) > _MANY:
            self._forget(moment)
        sent = self._sent[chat]
        turn = max(moment, sent[-count] + seconds) if len(sent) >= count else moment
        sent.append(turn)
        if len(sent) > count:
            sent.popleft()
        return turn - moment

    def wait_for(self, chat: int) -> float:
        """Seconds until `chat` may be written to, without taking a place."""
        count, seconds = GROUP if chat < 0 else PRIVATE
        sent = self._sent.get(chat, ())
        return max(0.0, sent[-count] + seconds - time.monotonic()) if len(sent) >= count else 0.0

    def _forget(self, moment: float) -> None:
        quiet = [chat for chat, sent in self._sent.items() if sent[-1] + GROUP[1] < moment]
        for chat in quiet:
            del self._sent[chat]
