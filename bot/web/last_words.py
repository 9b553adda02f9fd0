"""What was answered when all was deleted: for a hand that shakes and pressed twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from bot.messages import Reply

_MOST = 1_000


class LastWords:
    """Remembers the last answers by their messages' ids; holds nothing of a person."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, Sequence[Reply]] = OrderedDict()

    def keep(self, message: str | None, replies: Sequence[Reply]) -> None:
        """Remembers what was answered to a message."""
        if message is None:
            return
        self._said[message] = replies
        if len(self._said) > _MOST:
            self._said.popitem(last=False)

    def answered(self, message: str | None) -> Sequence[Reply] | None:
        """What was answered to a message; None where it was not the last."""
        return self._said.get(message) if message is not None else None
