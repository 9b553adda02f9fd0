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

    Attributes:
        spoken: For each guide, its names with their sound.
    """

    spoken: Mapping[str, tuple[Spoken, ...]]

    def mentions(self, text: Spoken) -> list[Mention]:
        """The names that stand in a text.

        Args:
            text: A softened text with its sound.

        Returns:
            At most one mention for each guide, the longest and then the first; in order.
        """
        best = (
            max(found, key=lambda mention: (mention.end - mention.start, -mention.start))
            for guide, names in self.spoken.items()
            if (found := [m for name in names for m in _found(guide, name, text)])
        )
        return sorted(best, key=lambda mention: mention.start)

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
        called = {guide: [name.text for name in own] for guide, own in self.spoken.items()}
        if any(words in own for own in called.values()):
            return []
        sharing = [guide for guide, own in called.items() if any(words in name for name in own)]
        return sharing if len(sharing) > 1 else []


def names(of_guides: Mapping[str, Sequence[str]]) -> Names:
    """Makes guides' names ready to be looked for.

    Args:
        of_guides: For each guide's id, what people call it.

    Returns:
        The names; those of a single character are left out.
    """
    return Names(
        {
            guide: tuple(spoken(tidy(name)) for name in called if len(tidy(name)) >= _SHORTEST)
            for guide, called in of_guides.items()
        }
    )


def _found(guide: str, name: Spoken, text: Spoken) -> Iterator[Mention]:
    place = text.text.find(name.text)
    if place >= 0:
        yield Mention(guide, place, place + len(name.text), exact=True)
    elif len(name.text) >= _SHORTEST_BY_SOUND:
        length = len(name.merged)
        for start in range(len(text.merged) - length + 1):
            if text.merged[start : start + length] == name.merged:
                yield Mention(guide, start, start + length, exact=False)
                return
