"""Finds the names of guides in what a person says, as written or as they sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlu.normalize import tidy
from nlu.spoken import Spoken, spoken

_SHORTEST = 2
_SHORTEST_BY_SOUND = 3
# "码", "付钱": too little to be a name, enough to be a part of several.
_LONGEST_HALF_NAME = 2


@dataclass(frozen=True)
class Mention:
    """A name of a guide that stands in a text.

    Attributes:
        guide: The guide's id.
        start: The name's first character.
        end: One past its last.
        exact: Whether it is written so; otherwise it only sounds so.
    """

    guide: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True)
class Names:
    """What people call each guide, ready to be looked for.

    Looking costs the same however many names there are: what stands at each place of a text
    is looked up, by its length.

    Attributes:
        spoken: For each guide, its names with their sound.
        written: For each length, the guide of every name as it is written.
        heard: For each length, the guides of every name as it sounds.
    """

    spoken: Mapping[str, tuple[Spoken, ...]]
    written: Mapping[int, Mapping[str, str]]
    heard: Mapping[int, Mapping[tuple[str, ...], tuple[str, ...]]]

    def mentions(self, text: Spoken) -> list[Mention]:
        """The names that stand in a text.

        Args:
            text: A softened text with its sound.

        Returns:
            At most one mention for each guide, the longest and then the first; in order. A
            name that is written counts before one of its guide's that only sounds so.
        """
        best: dict[str, Mention] = {}
        for mention in (*self._written_in(text), *self._heard_in(text)):
            known = best.get(mention.guide)
            if known is None or _weight(mention) > _weight(known):
                best[mention.guide] = mention
        return sorted(best.values(), key=lambda mention: mention.start)

    def _written_in(self, text: Spoken) -> Iterator[Mention]:
        for length, called in self.written.items():
            for start in range(len(text.text) - length + 1):
                if guide := called.get(text.text[start : start + length]):
                    yield Mention(guide, start, start + length, exact=True)

    def _heard_in(self, text: Spoken) -> Iterator[Mention]:
        for length, called in self.heard.items():
            for start in range(len(text.merged) - length + 1):
                for guide in called.get(text.merged[start : start + length], ()):
                    yield Mention(guide, start, start + length, exact=False)

    def sharing(self, words: str) -> list[str]:
        """The guides between which a few words leave open which is meant.

        Args:
            words: What is left of a text when all that names nothing is taken away.

        Returns:
            The guides that have these words in a name; none where the words are a name
            themselves or belong to one guide alone.
        """
        if not 0 < len(words) <= _LONGEST_HALF_NAME:
            return []
        if words in self.written.get(len(words), {}):
            return []
        sharing = [
            guide for guide, own in self.spoken.items() if any(words in name.text for name in own)
        ]
        return sharing if len(sharing) > 1 else []


def names(of_guides: Mapping[str, Sequence[str]]) -> Names:
    """Makes guides' names ready to be looked for.

    Args:
        of_guides: For each guide's id, what people call it.

    Returns:
        The names; those of a single character are left out.
    """
    called = {
        guide: tuple(spoken(tidy(name)) for name in own if len(tidy(name)) >= _SHORTEST)
        for guide, own in of_guides.items()
    }
    written: dict[int, dict[str, str]] = {}
    heard: dict[int, dict[tuple[str, ...], tuple[str, ...]]] = {}
    for guide, own in called.items():
        for name in own:
            written.setdefault(len(name.text), {})[name.text] = guide
            if len(name.text) >= _SHORTEST_BY_SOUND:
                alike = heard.setdefault(len(name.merged), {})
                known = alike.get(name.merged, ())
                alike[name.merged] = (*known, guide) if guide not in known else known
    return Names(called, written, heard)


def _weight(mention: Mention) -> tuple[int, bool, int]:
    return mention.end - mention.start, mention.exact, -mention.start
