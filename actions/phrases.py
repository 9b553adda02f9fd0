"""小伴's own sentences: the ``utter_…`` responses of the domain, with their variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Phrases:
    """Finds a sentence by its name, put as this person needs it.

    Args:
        responses: The domain's responses.
        said: How often each phrase was used; counted up here.
        manners: Suffixes to prefer, such as ``no_calls`` for a person who cannot phone.
    """

    def __init__(
        self,
        responses: Mapping[str, Sequence[Mapping[str, Any]]],
        said: dict[str, int],
        manners: Sequence[str] = (),
    ) -> None:
        self._responses = responses
        self._said = said
        self.manners = tuple(manners)

    def __call__(self, name: str, **values: object) -> str:
        """The sentence of that name; another variant than the last time.

        Raises:
            KeyError: If the domain has no response of that name.
        """
        variants = self._variants(name)
        turn = self._said.get(name, 0) % len(variants)
        if len(variants) > 1:
            self._said[name] = turn + 1
        text: str = variants[turn]["text"]
        return text.strip().format_map(values)

    def has(self, name: str) -> bool:
        """Whether there is a sentence of that name."""
        return f"utter_{name}" in self._responses

    def number(self, number: int) -> str:
        """A small number as it is spoken."""
        return self("numerals").split()[number - 1]

    def _variants(self, name: str) -> Sequence[Mapping[str, Any]]:
        for manner in self.manners:
            if self.has(f"{name}_{manner}"):
                return self._responses[f"utter_{name}_{manner}"]
        return self._responses[f"utter_{name}"]
