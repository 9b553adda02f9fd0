"""The conversation on a page: by forms, or by a script that hands the same forms in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from starlette.background import BackgroundTask
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.door import Answer
from bot.front import RecordsUnavailable, handed_over
from bot.messages import Channel, Incoming, Reply, State
from bot.web import cookies, forms, troubles, uploads
from bot.web.exchanges import Draw, Shown, announcement, drawings, show, show_replies
from bot.web.guarding import MICROPHONE
from bot.web.pages import new_id, render
from bot.web.phone import Phone, beside, phone, without_list
from bot.web.site import SOURCE, Caller, Site, begin, caller, of
from bot.web.speaking import Speaking, asked
from bot.web.troubles import Trouble
from bot.web.words import words
from voice.saying import Manner
from voice.waiting import Asked

# How many exchanges are shown on a page, and looked at for a script: the press in the last but
# one has its name from the one before.
_ALL, _LAST = 20, 3
# How long a page waits for an answer that is still owed.
_PATIENCE = 8.0
_HERE = "/talk#now"


@dataclass(frozen=True)
class _Said:
    """What came in by a form."""

    kind: Literal["text", "choice", "image"]
    content: str
    id: str | None
    upload: UploadFile | None = None
    channel: Channel = "text"

    def message_id(self, key: str) -> str | None:
        """Its id, as a person's key makes it."""
        return forms.message_id(self.id, key, f"{self.kind}:{self.content}")


@dataclass(frozen=True)
class _Talk:
    """A conversation as it stands."""

    exchanges: Sequence[Shown] = ()
    state: State = field(default_factory=dict)

    @property
    def now(self) -> Shown | None:
        """The last exchange."""
        return self.exchanges[-1] if self.exchanges else None


class Talking:
    """The routes of the conversation.

    Args:
        draw: Gives pictures by their names.
        speaking: Hears and speaks.
    """

    def __init__(self, draw: Draw, speaking: Speaking) -> None:
        self._draw = draw
        self._speaking = speaking

    def routes(self) -> list[Route]:
        """What people open."""
        return [
            Route("/", self.welcome),
            Route("/begin", self.begin, methods=["POST"]),
            Route("/talk", self.talk),
            Route("/talk/now", self.now),
            Route("/say", self.say, methods=["POST"]),
        ]

    async def welcome(self, request: Request) -> Response:
        """The first page; whoever has a conversation goes on with it."""
        if await caller(request) is not None:
            return RedirectResponse("/talk", 303)
        return render(request, "welcome.html")

    async def begin(self, request: Request) -> Response:
        """Begins a conversation, unless there is one already."""
        if await caller(request) is not None:
            return RedirectResponse(_HERE, 303)
        begun = await begin(request)
        response = RedirectResponse("/talk?begun=1", 303)
        of(request).cookies.keep_key(response, begun.key)
        return response

    async def talk(self, request: Request) -> Response:
        """The whole conversation."""
        who = await caller(request)
        if who is None:
            return self._no_talk(request)
        talk = await self._talk_of(request, who, _ALL)
        waiting = await self._not_delivered(request, who)
        page = await self._page(request, talk)
        page.background = BackgroundTask(handed_over, of(request).door, waiting)
        return page

    async def now(self, request: Request) -> Response:
        """The present exchange, for a script."""
        who = await caller(request)
        if who is None:
            return troubles.as_json("gone")
        talk = await self._talk_of(request, who)
        waiting = await self._not_delivered(request, who)
        return JSONResponse(
            self._parts(request, talk, who.key),
            background=BackgroundTask(handed_over, of(request).door, waiting),
        )

    async def say(self, request: Request) -> Response:
        """Answers what was written, pressed or shown."""
        async with forms.read(request) as form:
            try:
                return await self._say(request, form)
            except Trouble as trouble:
                return await self._again(request, trouble.name, form)
            except RecordsUnavailable:
                return await self._again(request, "records", form)

    async def _say(self, request: Request, form: FormData) -> Response:
        forms.check_token(request, form)
        site, said = of(request), _said(form)
        key = site.cookies.key(request) or ""
        async with AsyncExitStack() as stack:
            if said.upload is not None:
                self._look(site, key, stack)
            if key:
                await stack.enter_async_context(site.turn(key))
            known = await caller(request)
            last = site.last_words.answered(said.message_id(key)) if known is None else None
            if last is not None:
                return self._gone(request, last)
            who = known or await begin(request)
            answer = await self._answer(site, who, said, stack)
            if not answer.kept:
                return await self._not_kept(request, answer, form)
            if not answer.state and await self._erased(site, who, answer):
                site.last_words.keep(said.message_id(who.key), answer.replies)
                return self._gone(request, answer.replies)
        response = await self._answered(request, who, answer, anew=known is None)
        if known is None:
            site.cookies.keep_key(response, who.key)
        return response

    async def _answered(
        self, request: Request, who: Caller, answer: Answer, *, anew: bool
    ) -> Response:
        if not troubles.wants_json(request):
            return RedirectResponse(_HERE, 303)
        talk = await self._talk_of(request, who)
        return JSONResponse(
            self._parts(request, talk, who.key) | {"anew": anew},
            background=BackgroundTask(handed_over, of(request).door, answer.replies),
        )

    def _look(self, site: Site, key: str, stack: AsyncExitStack) -> None:
        """One picture of a person at a time."""
        if key in site.looking:
            raise Trouble("one_image")
        site.looking.add(key)
        stack.callback(site.looking.discard, key)

    async def _answer(self, site: Site, who: Caller, said: _Said, stack: AsyncExitStack) -> Answer:
        given: dict[str, Any] = {said.kind: said.content}
        if said.upload is not None:
            given = {"image": await stack.enter_async_context(uploads.kept(said.upload))}
        return await site.door.answer(
            Incoming(
                person=who.person,
                source=SOURCE,
                message_id=said.message_id(who.key),
                channel=said.channel,
                patience=self._speaking.patience(who.person),
                **given,
            )
        )

    async def _erased(self, site: Site, who: Caller, answer: Answer) -> bool:
        """Hands an answer over; after the last one nothing may be left of the person."""
        await handed_over(site.door, answer.replies)
        return await site.door.keyring.person(who.key) is None

    async def _talk_of(self, request: Request, who: Caller, last: int = _LAST) -> _Talk:
        """The end of the conversation; what is still owed is answered first."""
        door = of(request).door
        exchanges, state = await door.history(who.person, last)
        if exchanges and not exchanges[-1].replies:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(door.answer_owed(who.person), _PATIENCE)
            exchanges, state = await door.history(who.person, last)
        return _Talk([show(exchange, self._draw) for exchange in exchanges], state)

    async def _not_delivered(self, request: Request, who: Caller) -> Sequence[Reply]:
        waiting = await of(request).door.outbox(SOURCE, who.person)
        return [each.reply for each in waiting]

    def _no_talk(self, request: Request) -> Response:
        site = of(request)
        held = site.cookies.key(request)
        if held is None and "begun" in request.query_params:
            return troubles.answer(request, "no_cookie")
        response = RedirectResponse("/", 303)
        if held is not None:
            site.cookies.forget_key(response)
        return response

    async def _page(
        self,
        request: Request,
        talk: _Talk,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> Response:
        whole = self._context(request, talk) | {"trouble": None, "typed": ""} | context
        whole |= {"hears": await self._speaking.hears(), "speaks": self._speaking.speaks}
        headers = {**MICROPHONE, **(headers or {})}
        return render(request, "talk.html", status=status, headers=headers, **whole)

    def _context(self, request: Request, talk: _Talk) -> dict[str, Any]:
        shown = phone(talk.state, of(request).guides) if talk.now else None
        return {
            "earlier": talk.exchanges[:-1],
            "now": _beside_phone(talk.now, shown),
            "phone": shown,
            "choices": beside(talk.now.choices, shown) if talk.now else (),
            "pace": Manner.of(talk.state.get("manner")).pace,
            "asks": asked(talk.now.choices if talk.now else ()).value,
            "greeting": words()["greeting"],
        }

    def _parts(self, request: Request, talk: _Talk, key: str) -> dict[str, Any]:
        """What a script puts into the page."""
        site, id_ = of(request), new_id()
        context = self._context(request, talk)
        forms_need = {"token": cookies.token(key), "id": id_}
        moved = talk.exchanges[-2:-1]
        return {
            "html": site.pages.fill("now.html", **context, **forms_need),
            "earlier": "".join(site.pages.fill("exchange.html", each=each) for each in moved),
            "exchange": talk.now.name if talk.now else "",
            "announce": announcement(talk.now) if talk.now else "",
            "speech": talk.now.speech if talk.now else "",
            "urgent": bool(talk.now and talk.now.urgent),
            "pace": context["pace"],
            "asks": context["asks"],
            "over": False,
            "anew": False,
            **forms_need,
        }

    def _gone(self, request: Request, replies: Sequence[Reply]) -> Response:
        """All was deleted: the last words, and nothing else."""
        site = of(request)
        now = show_replies(replies, self._draw)
        if troubles.wants_json(request):
            html = site.pages.fill("over.html", now=now)
            response: Response = JSONResponse(
                {
                    "html": html,
                    "earlier": "",
                    "exchange": "",
                    "announce": announcement(now),
                    "speech": now.speech,
                    "urgent": now.urgent,
                    "pace": Manner().pace,
                    "asks": Asked.NOTHING.value,
                    "id": new_id(),
                    "token": "",
                    "over": True,
                    "anew": False,
                }
            )
        else:
            response = render(request, "gone.html", now=now)
        site.cookies.forget_key(response)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    async def _not_kept(self, request: Request, answer: Answer, form: FormData) -> Response:
        """The records are out of reach: what was written stands in the field again."""
        if troubles.wants_json(request):
            return troubles.as_json("records")
        now = show_replies(answer.replies, self._draw)
        return await self._page(
            request,
            _Talk([now]),
            status=troubles.status("records"),
            headers=troubles.headers("records"),
            typed=forms.text(form, "text") or "",
        )

    async def _again(self, request: Request, name: str, form: FormData) -> Response:
        """Tells what went wrong; what was written stands in the field again, under its id."""
        if troubles.wants_json(request):
            return troubles.as_json(name)
        context: dict[str, Any] = {"typed": forms.text(form, "text") or ""}
        given = forms.text(form, "id")
        if given:
            context["id"] = given
        return await self._page(
            request,
            _Talk(),
            status=troubles.status(name),
            headers=troubles.headers(name),
            trouble=troubles.told(name),
            **context,
        )


def _beside_phone(now: Shown | None, shown: Phone | None) -> Shown | None:
    if now is None or shown is None:
        return now
    answers = [replace(each, lines=without_list(each.lines, shown)) for each in now.answers]
    return replace(now, answers=answers)


def routes(site: Site, speaking: Speaking) -> list[Route]:
    """The routes of the conversation."""
    return Talking(drawings(site.pictures), speaking).routes()


def _said(form: FormData) -> _Said:
    """What a form says: a picture, a choice, or words."""
    id_ = forms.text(form, "id")
    upload = forms.upload(form, "image")
    if upload is not None:
        return _Said("image", f"{upload.filename}:{upload.size}", id_, upload)
    channel: Channel = "voice" if forms.text(form, "channel") == "voice" else "text"
    choice = forms.text(form, "choice")
    if choice:
        return _Said("choice", choice, id_, channel=channel)
    return _Said("text", forms.text(form, "text") or "", id_, channel=channel)
