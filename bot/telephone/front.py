"""The telephone as a whole: it begins, takes calls, and ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.routing import BaseRoute, Mount

from bot.door import Door
from bot.settings import Address, Settings
from bot.spoken import DoorCompanion
from bot.telephone import routes
from bot.telephone.authority import Authority
from bot.telephone.callers import Callers
from bot.telephone.calls import Calls
from bot.telephone.desk import Desk
from bot.telephone.streaming import Streaming
from bot.voices import Voices
from voice.companion import Companion
from voice.speaker import SpeakerError
from voice.telephone.audiosocket import AudioSocketServer
from voice.telephone.call import Limits
from voice.telephone.media_streams import dialects
from voice.telephone.switchboard import Handlers, Switchboard

SOURCE = "telephone"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exchange:
    """How calls come in.

    Attributes:
        address: Where Asterisk connects to; None where it does not.
        service: Which service streams calls, by its name in ``media_streams.yml``.
        secret: What the service is known by.
        public: Our public address, which the service calls.
        human: The number of those who answer where a human is asked for.
    """

    address: Address | None = None
    service: str | None = None
    secret: str | None = field(default=None, repr=False)
    public: str | None = None
    human: str | None = None


class Telephone:
    """小伴 on the telephone.

    Args:
        door: Where what people say goes in.
        voices: Hears and speaks.
        home: The folder of people's data.
        exchange: How calls come in.
        most_calls: How many at once.
        limits: How long and how much.
        companion: Leads one person's conversation; through the door unless another is given.
    """

    def __init__(  # noqa: PLR0913 - each is given once, by name
        self,
        door: Door,
        voices: Voices,
        home: Path,
        exchange: Exchange,
        *,
        most_calls: int = 20,
        limits: Limits | None = None,
        companion: Callable[[str], Companion] | None = None,
    ) -> None:
        self._exchange = exchange
        self._calls = Calls()
        self._desk = Desk(
            door,
            voices,
            callers=Callers(home),
            calls=self._calls,
            companion=companion
            or (lambda person: DoorCompanion(door, person, SOURCE, has_human=bool(exchange.human))),
            human=bool(exchange.human),
        )
        handlers = Handlers(self._desk.lead, self._desk.full, self._desk.warn)
        self._board = Switchboard(handlers, most_calls, limits)
        self._server = (
            AudioSocketServer(self._board, exchange.address.host, exchange.address.port)
            if exchange.address
            else None
        )
        self._streaming: Streaming | None = None
        self._warming: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, settings: Settings, door: Door, voices: Voices) -> Telephone:
        """The telephone as the settings have it."""
        exchange = Exchange(
            settings.audiosocket,
            settings.telephone_service,
            settings.telephone_secret,
            settings.web_url,
            settings.telephone_human,
        )
        return cls(door, voices, settings.home, exchange)

    @property
    def port(self) -> int | None:
        """Where Asterisk connects to."""
        return self._server.port if self._server else None

    @property
    def calls(self) -> int:
        """How many calls are led now."""
        return self._board.calls

    def route(self) -> BaseRoute:
        """What exchanges and services ask by HTTP."""
        found = routes.of_exchange(self._calls)
        exchange = self._exchange
        if exchange.service and exchange.secret and exchange.public:
            dialect = dialects()[exchange.service]
            authority = Authority(exchange.secret, signed=dialect.signed, public=exchange.public)
            self._streaming = Streaming(self._board, self._calls, dialect, authority)
            found += routes.of_service(
                self._calls,
                self._streaming,
                authority,
                signed=dialect.signed,
                human=exchange.human,
            )
        return Mount("/telephone", routes=found)

    async def start(self) -> None:
        """Begins to take calls.

        Raises:
            OSError: There is no listening at the address.
        """
        if self._server:
            await self._server.start()
        self._warming = asyncio.create_task(self._warm_up())

    async def run(self) -> None:
        """Waits until it is cancelled."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Takes no more calls, ends those that are, and waits for them."""
        if self._warming:
            self._warming.cancel()
            await asyncio.gather(self._warming, return_exceptions=True)
        self._board.close()
        if self._server:
            await self._server.close()
        if self._streaming:
            await self._streaming.close()

    async def _warm_up(self) -> None:
        try:
            await self._desk.warm_up()
        except SpeakerError as error:
            _log.error("telephone: nothing can be said: %s", type(error).__name__)
