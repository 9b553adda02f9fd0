"""Takes a written telephone talk apart: what the other side said, and what the person said."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Who speaks stands at the beginning of a line, before a colon.
_HEAD = re.compile(r"(?:^|\n)\s*([^\n：:，。！？]{1,8})[：:]")
# How the person's own turns are headed in transcripts.
_OWN = frozenset(
    {"用户", "我", "b", "客户", "接听方", "接听者", "机主", "老人", "本人", "被叫", "被叫方"}
)
_FEWEST_TURNS = 2


def of_the_other_side(text: str) -> str:
    """What the other side of a talk said.

    Args:
        text: A transcript with who speaks at the head of each line, or any other text.

    Returns:
        The turns of everybody but the person; the whole text where it is no transcript.
    """
    if not is_call(text):
        return text
    turns = list(_turns(text))
    speakers = dict.fromkeys(speaker for speaker, _ in turns)
    others = {speaker for speaker in speakers if speaker not in _OWN} or {turns[0][0]}
    return "\n".join(said for speaker, said in turns if speaker in others)


def is_call(text: str) -> bool:
    """Whether a text is a transcript, with who speaks at the head of each line."""
    turns = list(_turns(text))
    return len(turns) >= _FEWEST_TURNS and len({speaker for speaker, _ in turns}) >= _FEWEST_TURNS


def _turns(text: str) -> Iterable[tuple[str, str]]:
    heads = list(_HEAD.finditer(text))
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        yield head.group(1).strip().lower(), text[head.end() : end].strip()
