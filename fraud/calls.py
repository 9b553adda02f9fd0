"""Takes a written telephone talk apart: what the other side said, and what the person said."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TIME = (
    r"[\[【（(]?(?:\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*)?"
    r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[\]】）)]?"
)
# Who speaks stands at the beginning of a line, before a colon, with or without a number of the
# turn and a time; where there is a time, what was said may stand in the next line. The colons of
# 3:30 and http:// are none.
_HEAD = re.compile(
    rf"(?:^|\n)[ \t\u3000]*(?:\d{{1,3}}[、.)]\s*)?(?:{_TIME}\s*)?[*【\[（(]*"
    r"(?P<who>[^\n：:，。！？\d\s*【\[（(][^\n：:，。！？]{0,7}?)[*】\]）)]*\s*"
    rf"(?:{_TIME}\s*[：:]|{_TIME}[ \t\r]*(?=\n)|(?!(?<=\d).\d)[：:](?!//))[*]*"
)
_BESIDE = re.compile(r"[（(【\[]")
# How the person's own turns are headed in transcripts; with the first ones letters begin, too.
_ADDRESSED = frozenset(
    {"用户", "客户", "机主", "老人", "大爷", "老大爷", "大妈", "老太太", "阿婆", "奶奶", "爷爷"}
)
_SPEAKING = {"我", "b", "乙", "本人", "接听", "接听方", "接听者", "接听人", "被叫", "被叫方"}
_OWN = _ADDRESSED | _SPEAKING
_FEWEST_TURNS = 2


def of_the_other_side(text: str) -> str:
    """What the other side of a talk said.

    Args:
        text: A transcript with who speaks at the head of each line, or any other text.

    Returns:
        The turns of everybody but the person, after what stands before the first turn; the
        whole text where it is no transcript.
    """
    if not is_call(text):
        return text
    turns = list(_turns(text))
    speakers = dict.fromkeys(speaker for speaker, _ in turns)
    others = {speaker for speaker in speakers if speaker not in _OWN} or {turns[0][0]}
    first = _HEAD.search(text)
    before = text[: first.start()].strip() if first else ""
    said = "\n".join(said for speaker, said in turns if speaker in others)
    return f"{before}\n{said}" if before else said


def is_call(text: str) -> bool:
    """Whether a text is a transcript, with who speaks at the head of each line.

    A notice has such lines, too (时间：, 地点：), and a letter begins with one (奶奶：): in a
    transcript somebody speaks again, or the person answers.
    """
    speakers = [speaker for speaker, _ in _turns(text)]
    if len(set(speakers)) < _FEWEST_TURNS:
        return False
    answers = speakers[0] not in _ADDRESSED and not _OWN.isdisjoint(speakers)
    return answers or len(set(speakers)) < len(speakers)


def _turns(text: str) -> Iterable[tuple[str, str]]:
    heads = list(_HEAD.finditer(text))
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        who = _BESIDE.split(head["who"], 1)[0] or head["who"]
        yield who.strip().lower(), text[head.end() : end].strip()
