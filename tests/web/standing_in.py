"""A small engine in the place of the real one, with every kind of answer that a page shows."""

from __future__ import annotations

import asyncio

from bot.messages import Choice, Note, Reply, SafeMessage, State, Turn

PICTURE = "wechat-scan-pay/1"


class Echo:
    """Answers with how many messages there were and what the last one was.

    「图」 brings a picture, 「救命」 is urgent, 「谢谢」 offers nothing, 「练习」 opens the
    practice phone, 「慢」 takes as long as ``pause``, 「坏」 fails, 「都删掉」 deletes everything.
    """

    def __init__(self) -> None:
        self.pause = 0.0
        self.heard: list[SafeMessage] = []

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        self.heard.append(message)
        said = message.text or message.choice or message.attachment or ""
        if said == "慢":
            await asyncio.sleep(self.pause)
        if said == "坏":
            raise RuntimeError(f"cannot answer {said}")
        if said == "都删掉":
            return Turn((Reply("都删掉了。", "都删掉了。"),), {}, (Note("erase"),))
        count = state.get("count", 0) + 1
        choices = (Choice("看到了", f"done@{count}"), Choice("找不到", f"cannot_find@{count}"))
        reply = Reply(
            text=f"第{count}句：\n{said}",
            speech=f"第{count}句。",
            choices=() if said == "谢谢" else choices,
            picture=PICTURE if said == "图" else None,
            urgent=said == "救命",
        )
        return Turn((reply,), {"count": count, **(_PRACTICE if said == "练习" else {})})


_PRACTICE = {
    "guide": "wechat-scan-pay",
    "step": 1,
    "mode": "practice",
    "question": {"kind": "tap"},
    "practice": {"cues": "all", "hints": 0, "errors": 0, "wrong": 0},
}
