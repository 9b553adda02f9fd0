"""Being known by one's number: offered once in a call, and only after the first help."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.messages import State
from bot.telephone.callers import Callers, CallersUnavailable
from bot.telephone.words import words
from voice.companion import Companion, Option, Utterance
from voice.waiting import Asked

_REMEMBER, _NOT = "telephone:remember", "telephone:not"
# A greeting is no help yet.
_ANSWERS_BEFORE = 2

_log = logging.getLogger(__name__)


class Acquaintance:
    """Leads a call by a companion, and knows the caller by their number if they want it.

    Args:
        companion: Answers everything else.
        callers: Who is known.
        number: The caller's; None where it is hidden.
        person: Who they are in the records.
        state: Gives where their conversation stands; None where nothing is kept of them.
    """

    def __init__(
        self,
        companion: Companion,
        *,
        callers: Callers,
        number: str | None,
        person: str,
        state: Callable[[], Awaitable[State | None]],
    ) -> None:
        self._companion = companion
        self._callers = callers
        self._number = number
        self._person = person
        self._state = state
        self._is_known = False
        self._last = Utterance("")
        self._answers = 0
        self._may_offer = number is not None
        self._is_open = False

    def is_known(self) -> None:
        """The caller is known: nothing is offered."""
        self._may_offer, self._is_known = False, True

    async def greets(self) -> Utterance:
        """Begins."""
        return self._keep(await self._companion.greets())

    async def answers(self, text: str, patience: float) -> Utterance:
        """Answers what was heard."""
        if words().wants_to_be_forgotten(text):
            return await self._forget()
        if self._is_open and words().said_no(text):
            return self._not_wanted()
        if self._is_open and words().said_yes(text):
            return await self._remember()
        self._is_open = False
        return await self._with_offer(await self._companion.answers(text, patience))

    async def chooses(self, option: Option) -> Utterance:
        """Answers an option that was pressed."""
        if option.value == _REMEMBER:
            return await self._remember()
        if option.value == _NOT:
            return self._not_wanted()
        self._is_open = False
        return await self._with_offer(await self._companion.chooses(option))

    async def was_heard(self) -> None:
        """All that was answered so far was said to its end, or the person went on from it."""
        await self._companion.was_heard()

    async def _with_offer(self, utterance: Utterance) -> Utterance:
        self._answers += 1
        await self._forget_with_all_else()
        if await self._is_time(utterance):
            self._may_offer, self._is_open = False, True
            offer = words().offer
            ours = (Option(offer.remember, _REMEMBER), Option(offer.no, _NOT))
            utterance = replace(
                utterance,
                text=f"{utterance.text}\n{offer.text}",
                options=ours,
                asks=Asked.USUAL,
                hints=(offer.remember, offer.no, *words().yes, *words().no, *utterance.hints),
            )
        return self._keep(utterance)

    async def _forget_with_all_else(self) -> None:
        """Who has everything deleted is not known by their number either, from that moment on."""
        if not self._is_known or await self._state() is not None:
            return
        self._is_known = False
        try:
            await asyncio.to_thread(self._callers.forget, self._number or "")
        except CallersUnavailable as error:
            # It is tried again when they call the next time.
            _log.error("telephone: who is known cannot be written: %s", error)

    async def _is_time(self, utterance: Utterance) -> bool:
        """Whether help was given, and nothing is open that an offer would talk over."""
        if not self._may_offer or self._answers < _ANSWERS_BEFORE:
            return False
        if utterance.then != "listen" or utterance.urgent or utterance.options:
            return False
        state = await self._state() or {}
        busy: Sequence[str] = ("guide", "question", "danger", "handover", "failures", "mode")
        return not any(state.get(each) for each in busy)

    async def _remember(self) -> Utterance:
        self._is_open = False
        try:
            await asyncio.to_thread(self._callers.remember, self._number or "", self._person)
        except CallersUnavailable as error:
            return self._cannot(error)
        self._is_known = True
        return self._said(words().remembered)

    def _not_wanted(self) -> Utterance:
        self._is_open = False
        return self._said(words().not_remembered)

    async def _forget(self) -> Utterance:
        self._is_open = self._may_offer = False
        try:
            was_known = self._number is not None and await asyncio.to_thread(
                self._callers.forget, self._number
            )
        except CallersUnavailable as error:
            return self._cannot(error)
        return self._said(words().forgotten if was_known else words().never_known)

    def _cannot(self, error: CallersUnavailable) -> Utterance:
        _log.error("telephone: who is known cannot be written: %s", error)
        return self._said(words().cannot)

    def _said(self, text: str) -> Utterance:
        return self._keep(Utterance(text, manner=self._last.manner, hints=self._last.hints))

    def _keep(self, utterance: Utterance) -> Utterance:
        self._last = utterance
        return utterance
