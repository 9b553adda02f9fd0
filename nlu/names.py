"""Finds the names of guides in what a person says, as written or as they sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlu.normalize import tidy
from nlu.spoken import Spoken, spoken

_SHORTEST = 2
_SHORTEST_BY_SOUND = 3


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
