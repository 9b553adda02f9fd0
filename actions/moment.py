"""One turn while it is being answered: what is known, and what will be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.cues import says
from actions.meaning import Meaning
from actions.phrases import Phrases
from actions.situation import Situation
from fraud.signs import Verdict
from guides.schema import Guide, Step

# Choices that mean the same whenever they are pressed; all others go out of date.
ALWAYS_MEANT = frozenset({"human", "money_sent", "stop"})


_SENTENCE = re.compile(r"[^。！？]+[。！？]*")


@dataclass
class Moment:
    """Collects the answer to one message.

    Attributes:
        situation: Where the conversation stands; handlers change it.
        meaning: What the person meant.
        guides: All guides by id.
        phrases: 小伴's own sentences.
        lines: What is said, each with whether it is also spoken.
        choices: Answers that are offered, ``{"label", "value"}``.
        notes: What goes into the person's record.
        urgent: Whether the answer should interrupt.
        picture: The name of the picture that goes with it, as ``bot.pictures`` knows it.
        gathered: What the signs of a fraud amount to that came one by one over the last turns.
        lead: How many lines at the beginning are about 小伴's voice, and are not said again.
        is_repetition: Whether it says again what was said last: the answers on offer stay.
    """

    situation: Situation
    meaning: Meaning
    guides: Mapping[str, Guide]
    phrases: Phrases
    lines: list[tuple[str, bool]] = field(default_factory=list)
    choices: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    urgent: bool = False
    picture: str | None = None
    gathered: Verdict | None = None
    lead: int = 0
    is_repetition: bool = False

    @property
    def guide(self) -> Guide | None:
        """The guide being walked."""
        return self.guides.get(self.situation.guide or "")

    @property
    def step(self) -> Step | None:
        """The step being done."""
        return self.guide.steps[self.situation.step - 1] if self.guide else None

    def say(self, name: str, *, aloud: bool = True, **values: object) -> None:
        """Adds one of 小伴's own sentences."""
        self.lines.append((self.phrases(name, **values), aloud))
        self._never_only_by_phone(*map(str, values.values()))

    def tell(self, text: str, *, aloud: bool = True, whole: bool = False) -> None:
        """Adds a sentence from a guide or an advice.

        Args:
            text: The sentence.
            aloud: Whether it is also spoken.
            whole: Nothing is left out, whoever hears it.
        """
        self.lines.append((text if whole else self._heard(text), aloud))
        self._never_only_by_phone(text)

    def _heard(self, text: str) -> str:
        """Leaves out what only the eye can find, for a person who cannot see."""
        if "screen_reader" not in self.phrases.manners:
            return text
        kept = [part for part in _SENTENCE.findall(text) if not says("only_seen", part)]
        return "".join(kept) or self.phrases("listen_for_it")

    def _never_only_by_phone(self, *quoted: str) -> None:
        """Adds another way for a person who cannot phone, where a guide says to."""
        if "no_calls" not in self.phrases.manners:
            return
        for cue in ("names_police_call", "names_call"):
            if any(says(cue, text) for text in quoted):
                way = (self.phrases(f"instead_of_{cue}"), True)
                if way not in self.lines:
                    self.lines.append(way)
                return

    def offer(self, *labels: str) -> None:
        """Offers answers that have a phrase ``choice_<label>``; ``:`` begins an argument."""
        for label in labels:
            self.offer_as(self.phrases("choice_" + label.replace(":", "_")), label)

    def offer_as(self, words: str, label: str) -> None:
        """Offers an answer in the given words."""
        meant = label.partition(":")[0] in ALWAYS_MEANT
        turn = "" if meant else f"@{self.situation.turn + 1}"
        self.choices.append({"label": words, "value": label + turn})

    def ask(self, kind: str, **about: Any) -> None:
        """Keeps in mind what has been asked."""
        self.situation.question = {"kind": kind, **about}

    def show(self, how: str = "") -> None:
        """Puts the picture of the present step beside the words, for who reads and sees."""
        unseen = self.meaning.voice or self.situation.suits("screen_reader")
        if self.situation.guide and not unseen:
            self.picture = f"{self.situation.guide}/{self.situation.step}{how}"

    def note(self, kind: str, about: str = "", step: int = 0, value: str = "") -> None:
        """Puts something into the person's record."""
        self.notes.append({"kind": kind, "about": about, "step": step, "value": value})

    def title(self, guide: str) -> str:
        """What a guide is called."""
        return self.guides[guide].title

    def text(self) -> str:
        """The answer as it is read."""
        return "\n".join(line for line, _ in self.lines)

    def speech(self) -> str:
        """The answer as it is heard."""
        return "\n".join(line for line, aloud in self.lines if aloud)


# What answers a moment.
Handler = Callable[[Moment], None]
