"""How every answer must be, whatever was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.messages import Reply

_MOST_CHOICES = 4
LONGEST_SENTENCE = 24
_LABEL = re.compile(r"「[^」]*」")
# What somebody else wrote or says, quoted after 它说 or behind a name.
_QUOTATION = re.compile("(?<=它说)「[^」]*」|(?<=：)「[^」]*」$", re.MULTILINE)
_LATIN = re.compile(r"[A-Za-z]+")
_BANNED = re.compile("你|爷爷|奶奶|乖|老人家|大爷|大妈")
_SENTENCE = re.compile(r"[。？！；\n]+")
# Words that tell the person what to do next, where nothing is asked and nothing offered.
_WAY_ON = re.compile(
    "[？?]|随时叫我|「找真人」|「接着学」|告诉我|我听着|念给我听|再说一遍|说它的名字"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without brackets around, marks between and quotations in them."""
    own = _QUOTATION.sub("「」", text)
    bare = (part.strip("（） ") for part in _SENTENCE.split(own))
    return [part for part in bare if part]


def faults(replies: Sequence[Reply], quoted: frozenset[str]) -> Iterator[str]:
    """What is wrong with an answer in general.

    Args:
        replies: The answer.
        quoted: Sentences of guides and advice, which have rules of their own.
    """
    if not replies:
        yield "no answer"
        return
    for reply in replies:
        yield from _faults_of_one(reply, quoted)
    last = replies[-1]
    if not last.choices and not _WAY_ON.search(last.text):
        yield "the answer ends without anything that the person can do"


def _faults_of_one(reply: Reply, quoted: frozenset[str]) -> Iterator[str]:
    if not reply.text.strip() or not reply.speech.strip():
        yield "an empty answer"
    if len(reply.choices) > _MOST_CHOICES:
        yield f"more than {_MOST_CHOICES} answers are offered"
    labels = [choice.label for choice in reply.choices]
    if len(set(labels)) < len(labels):
        yield f"two offered answers look the same: {labels}"
    shown = "\n".join([reply.text, reply.speech, *labels])
    if "{" in shown or "}" in shown:
        yield "a placeholder was left in"
    # A button may carry a label of the screen that is spoken of.
    own = [label for label in labels if f"「{label}」" not in reply.text]
    yield from wording("\n".join([reply.text, reply.speech, *own]))
    for sentence in sentences(reply.text):
        if sentence not in quoted and len(sentence) > LONGEST_SENTENCE:
            yield f"a sentence of {len(sentence)} characters: {sentence}"


def wording(text: str) -> Iterator[str]:
    """Words that 小伴 does not use; labels in 「」 are not its own words."""
    bare = _LABEL.sub("", text)
    for found in (*_LATIN.findall(bare), *_BANNED.findall(bare)):
        yield f"a word that is not said: {found}"
