"""Whose turn it is: made for people who pause, look for words and take their time.

It has no clock. Whoever uses it tells it what happens, and the time by :meth:`TurnTaker.tick`
about every 20 ms; all times are seconds since the conversation's first piece of audio.

When a turn has ended, the recogniser is to begin anew. A result that comes late nevertheless,
for words of a turn that is over, is known by the times of its words and left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voice import waiting
from voice.events import Heard, HungUp, Pressed, SpeechBegan, SpeechEnded
from voice.waiting import Asked

_LONG_AGO = float("-inf")


class Why(Enum):
    """Why a turn is over."""

    SILENCE = "silence"
    TOO_LONG = "too_long"
    KEY = "key"
    HUNG_UP = "hung_up"


@dataclass(frozen=True)
class Speaking:
    """小伴 begins to speak.

    Attributes:
        at: When.
        asks: What it will wait for afterwards.
        position: How far into what it says it begins, in seconds.
    """

    at: float
    asks: Asked = Asked.USUAL
    position: float = 0.0


@dataclass(frozen=True)
class Spoken:
    """小伴 has said all it had to say.

    Attributes:
        at: When.
    """

    at: float


@dataclass(frozen=True)
class TurnEnded:
    """The person has finished, and is to be answered.

    Attributes:
        text: All that was understood; "" only after a key.
        why: What ended the turn.
    """

    text: str
    why: Why


@dataclass(frozen=True)
class AskAgain:
    """Nobody answers: the question is to be asked again, slower and shorter.

    Attributes:
        how_often: How often it is asked again, from 1.
    """

    how_often: int


@dataclass(frozen=True)
class OfferKeys:
    """Still nobody answers: the keys, or a human, are to be offered."""


@dataclass(frozen=True)
class StopSpeaking:
    """The person speaks: 小伴 is to be silent at once."""


@dataclass(frozen=True)
class ResumeSpeaking:
    """It was nothing: 小伴 is to speak on.

    Attributes:
        at: From where, in seconds since the beginning of what it says.
    """

    at: float


Happening = SpeechBegan | SpeechEnded | Heard | Pressed | HungUp | Speaking | Spoken
Outcome = TurnEnded | AskAgain | OfferKeys | StopSpeaking | ResumeSpeaking


@dataclass
class _Sound:
    """A sound that may be speech.

    Attributes:
        began: When.
        ended: When; None while it lasts.
        has_words: Whether a word was understood since it began.
        may_be_cut_off: Whether it began so soon after a turn's end that we may have ended
            that turn too early.
        is_ignored: Whether 小伴 speaks on over it.
    """

    began: float
    ended: float | None = None
    has_words: bool = False
    may_be_cut_off: bool = False
    is_ignored: bool = False

    def lasts(self, now: float) -> float:
        return (now if self.ended is None else self.ended) - self.began


class TurnTaker:
    """Says whose turn it is, for one conversation.

    Args:
        patience: How much longer than others this person needs, as ``patience`` was when
            they last spoke with us.
        detector_lag: How late it is told that a sound is over, in seconds: a short noise seems
            so much longer while it lasts.
    """

    def __init__(self, patience: float = 1.0, *, detector_lag: float = 0.0) -> None:
        self._rules = waiting.rules()
        self._detector_lag = detector_lag
        self._patience = waiting.bounded(patience)
        self._now = 0.0
        self._is_over = False
        self._sound: _Sound | None = None
        # What was understood in this turn.
        self._finals: list[str] = []
        self._partial = ""
        self._turn_began = 0.0
        self._spoke_until = 0.0
        self._last_word_ended = _LONG_AGO
        # Words up to here belong to turns that are over.
        self._given_until = _LONG_AGO
        self._ended_at = _LONG_AGO
        self._was_cut = False
        # What 小伴 does.
        self._speaking: Speaking | None = None
        self._asked = Asked.NOTHING
        self._stopped_at: float | None = None
        self._stopped_position = 0.0
        self._quiet_since: float | None = None
        self._times_asked = 0

    @property
    def patience(self) -> float:
        """What was learned of the person, to be kept for the next conversation."""
        return self._patience

    @property
    def text(self) -> str:
        """What was understood in this turn so far."""
        return joined([*self._finals, self._partial])

    def take(self, happening: Happening, now: float) -> tuple[Outcome, ...]:
        """Tells what has happened.

        Args:
            happening: What has.
            now: When it became known; the thing itself may be older.

        Returns:
            What follows, in this order.
        """
        if self._is_over:
            return ()
        self._now = max(self._now, now)
        if isinstance(happening, HungUp):
            self._is_over = True
            return (self._end(Why.HUNG_UP),) if self.text else ()
        if isinstance(happening, Pressed):
            stopping = [self._stop()] if self._speaking else []
            return (*stopping, self._end(Why.KEY))
        if isinstance(happening, SpeechBegan):
            self._sound_begins(happening.at)
        elif isinstance(happening, SpeechEnded):
            self._sound_ends(happening.at)
        elif isinstance(happening, Heard):
            self._hear(happening)
        elif isinstance(happening, Speaking):
            self._begin_speaking(happening)
        else:
            self._finish_speaking(happening.at)
        return self.tick(now)

    def tick(self, now: float) -> tuple[Outcome, ...]:
        """Tells the time.

        Args:
            now: In seconds since the conversation's first piece.

        Returns:
            What follows, in this order.
        """
        if self._is_over:
            return ()
        self._now = max(self._now, now)
        following: list[Outcome] = []
        if self._speaking and self._is_interrupted(self._speaking):
            following.append(self._stop())
        if why := self._why_over():
            if self._speaking:
                following.append(self._stop())
            following.append(self._end(why))
        elif self._is_nothing_after_all():
            following.append(self._resume())
        elif self._is_unanswered():
            following.extend(self._ask_again())
        return tuple(following)

    # --- what the person does

    def _sound_begins(self, at: float) -> None:
        if self._sound and self._sound.ended is None:
            return
        soon = at - self._ended_at <= self._rules.patience.cut_within
        self._sound = _Sound(at, may_be_cut_off=soon)

    def _sound_ends(self, at: float) -> None:
        sound = self._sound
        if not sound or sound.ended is not None:
            return
        sound.ended = max(at, sound.began)
        if sound.has_words or sound.lasts(self._now) >= self._rules.barge_in:
            self._spoke_until = max(self._spoke_until, sound.ended)

    def _hear(self, heard: Heard) -> None:
        before = self.text
        text = self._not_yet_given(heard)
        self._partial = "" if heard.is_final else text
        if heard.is_final and text:
            self._finals.append(text)
        if self.text:
            ends = max((word.end for word in heard.words), default=_LONG_AGO)
            self._last_word_ended = max(self._last_word_ended, min(self._now, ends))
        if self.text and self.text != before:
            self._understand(heard, is_first=not before)

    def _not_yet_given(self, heard: Heard) -> str:
        fresh = [word for word in heard.words if (word.begin + word.end) / 2 > self._given_until]
        if len(fresh) == len(heard.words):
            return heard.text
        return joined([word.text for word in fresh])

    def _understand(self, heard: Heard, *, is_first: bool) -> None:
        sound = self._sound or self._unnoticed(heard)
        sound.has_words = True
        self._stopped_at = None
        ended = _LONG_AGO if sound.ended is None else sound.ended
        self._spoke_until = max(self._spoke_until, self._last_word_ended, ended)
        if is_first:
            self._turn_began = sound.began
        if sound.may_be_cut_off:
            sound.may_be_cut_off = False
            self._was_cut = True
            self._patience = waiting.after_a_cut(self._patience)

    def _unnoticed(self, heard: Heard) -> _Sound:
        """The sound of words that were too low to be told from noise."""
        begins = min(self._now, heard.words[0].begin) if heard.words else self._now
        ends = max(begins, self._last_word_ended) if heard.words else self._now
        soon = begins - self._ended_at <= self._rules.patience.cut_within
        self._sound = _Sound(begins, ends, may_be_cut_off=soon)
        return self._sound

    # --- what 小伴 does

    def _begin_speaking(self, speaking: Speaking) -> None:
        self._speaking, self._asked = speaking, speaking.asks
        self._stopped_at = self._quiet_since = None

    def _finish_speaking(self, at: float) -> None:
        if not self._speaking:
            return
        self._speaking = None
        self._quiet_since = None if self._asked is Asked.NOTHING else at
        if waiting.is_only_listening(self.text) and at - self._spoke_until > 1.0:
            self._forget()

    # --- what follows

    def _is_interrupted(self, speaking: Speaking) -> bool:
        if waiting.asks_to_stop(self.text):
            return True
        sound = self._sound
        if not sound or (sound.is_ignored and not sound.has_words):
            return False
        overlaps = sound.ended is None or sound.ended > speaking.at
        unsure = sound.ended is None and not sound.has_words
        doubt = self._detector_lag if unsure else 0.0
        return overlaps and sound.lasts(self._now) >= self._rules.barge_in + doubt

    def _stop(self) -> StopSpeaking:
        if self._speaking:
            said = max(0.0, self._now - self._speaking.at)
            self._stopped_position = self._speaking.position + said
            self._stopped_at = None if self.text else self._now
        self._speaking = None
        return StopSpeaking()

    def _is_nothing_after_all(self) -> bool:
        if self._stopped_at is None:
            return False
        sound = self._sound
        if sound and sound.ended is None:
            return self._now - self._stopped_at >= self._rules.endless_sound
        since = self._stopped_at
        if sound and sound.ended is not None:
            since = max(since, sound.ended)
        return self._now - since >= self._rules.no_word_for

    def _resume(self) -> ResumeSpeaking:
        self._stopped_at = None
        if self._sound:
            self._sound.is_ignored = True
        return ResumeSpeaking(self._stopped_position)

    def _why_over(self) -> Why | None:
        text, sound = self.text, self._sound
        if not text or (self._speaking and waiting.is_only_listening(text)):
            return None
        if self._now - self._turn_began >= self._rules.longest_turn:
            return Why.TOO_LONG
        if sound and sound.ended is None:
            return None
        needed = waiting.silence_needed(text, self._asked, self._patience)
        silent = self._now - self._spoke_until >= needed
        return Why.SILENCE if silent and self._has_settled() else None

    def _has_settled(self) -> bool:
        """Whether no word can come any more of the last sound."""
        sound = self._sound
        if not sound:
            return True
        if sound.ended is None:
            return self._now - sound.began >= self._rules.longest_turn
        return sound.has_words or self._now - sound.ended >= self._rules.settle

    def _end(self, why: Why) -> TurnEnded:
        text = self.text
        if why is Why.SILENCE and not self._was_cut:
            self._patience = waiting.after_a_turn(self._patience)
        if text:
            handed_over = self._spoke_until if why is Why.SILENCE else self._now
            has_times = self._last_word_ended > self._given_until
            self._given_until = self._last_word_ended if has_times else handed_over
        self._ended_at = self._now if why is Why.SILENCE else _LONG_AGO
        self._forget()
        self._stopped_at = self._quiet_since = None
        self._times_asked = 0
        return TurnEnded(text, why)

    def _forget(self) -> None:
        """Begins a new turn; a sound that lasts goes into it."""
        self._finals, self._partial, self._was_cut = [], "", False
        lasting = self._sound is not None and self._sound.ended is None
        self._sound = _Sound(self._now) if lasting else None

    def _is_unanswered(self) -> bool:
        if self._quiet_since is None or self.text or not self._has_settled():
            return False
        return self._now - self._quiet_since >= self._rules.silence

    def _ask_again(self) -> tuple[Outcome, ...]:
        self._quiet_since = self._now
        self._times_asked += 1
        if self._times_asked <= self._rules.asks_again:
            return (AskAgain(self._times_asked),)
        self._quiet_since = None
        return (OfferKeys(),) if self._times_asked == self._rules.asks_again + 1 else ()


def joined(parts: list[str]) -> str:
    """Several texts as one; only Latin words keep a space between them."""
    whole = ""
    for part in parts:
        apart = whole[-1:].isascii() and part[:1].isascii() and whole and part
        whole += f" {part}" if apart else part
    return whole
