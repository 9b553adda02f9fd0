"""What every front end opens first: the door, with a loaded engine and the records behind it."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.door import Door
from bot.messages import Engine, Reply
from bot.settings import Settings
from bot.training import train
from care.records import RecordsUnavailable
from fraud import checking

__all__ = ["RecordsUnavailable", "handed_over", "open_door"]

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_door(settings: Settings) -> AsyncIterator[Door]:
    """Opens the door, answers what was left unanswered, and closes it at the end.

    Trains first where there is no model of the present sources.

    Args:
        settings: Where the records and the models are.

    Raises:
        SettingsError: The folder of people's data cannot be made.
        TrainingError: There is no model, and none could be trained.
        RecordsUnavailable: The records cannot be opened.
    """
    settings.make_home()
    engine = await asyncio.to_thread(_load_engine, settings)
    async with await Door.open(settings.database_url, engine) as door:
        await door.recover()
        yield door


def _load_engine(settings: Settings) -> Engine:
    """Loads the engine; Rasa takes seconds, so it is loaded only when it is needed."""
    model = train(settings.models)
    checking.prepare(settings.models)
    rasa_engine = importlib.import_module("bot.engine").RasaEngine
    engine: Engine = rasa_engine.load(model)
    return engine


async def handed_over(door: Door, replies: Sequence[Reply]) -> None:
    """Marks replies as delivered.

    Where the records are out of reach they stay in the outbox: they are shown once
    more later, which is better than never.
    """
    try:
        await door.delivered(reply.id for reply in replies)
    except RecordsUnavailable as error:
        _log.error("records unavailable: %s", error)
