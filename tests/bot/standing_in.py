"""A small engine in the place of the real one, which takes seconds to load."""

from __future__ import annotations

from bot.messages import Choice, Reply, SafeMessage, State, Turn


class Counting:
    """Answers with how many messages there were, and with what it was told."""

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        count = state.get("count", 0) + 1
        said = message.text or message.choice or message.attachment
        choices = (Choice("看到了", f"done@{count}"), Choice("找不到", f"cannot_find@{count}"))
        reply = Reply(
            text=f"{count}：{said}（{message.channel}）",
            speech=f"{count}",
            choices=() if said == "谢谢" else choices,
            picture="/pictures/1.png" if said == "图" else None,
            urgent=said == "救命",
        )
        return Turn((reply,), {"count": count, "guide": "wechat-scan-pay", "step": count})
