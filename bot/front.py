"""What every front end opens first: the door, with a loaded engine and the records behind it."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AsyncExitStack, asynccontextmanager

from bot.door import Door
from bot.engine_apart import EngineApart
from bot.messages import Engine, Reply
from bot.settings import Settings
from bot.training import TrainingError, train
from bot.voices import Voices
from care.records import RecordsUnavailable
from fraud import checking

__all__ = ["RecordsUnavailable", "handed_over", "open_door"]

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_door(
    settings: Settings, *, apart: bool = False, voices: Voices | None = None
) -> AsyncIterator[Door]:
    """Opens the door, answers what was left unanswered, and closes it at the end.

    Trains first where there is no model of the present sources.

    Args:
        settings: Where the records and the models are.
        apart: Whether the engine runs in a process of its own: for many people at once.
        voices: What recordings are heard by; made here where it is not given.

    Raises:
        SettingsError: The folder of people's data cannot be made.
        TrainingError: There is no model, and none could be trained.
        RecordsUnavailable: The records cannot be opened.
    """
    settings.make_home()
    async with AsyncExitStack() as stack:
        if apart:
            engine: Engine = await _engine_apart(settings, stack)
        else:
            engine = await asyncio.to_thread(_load_engine, settings)
        hear = (voices or Voices(settings)).hear
        door = await stack.enter_async_context(await Door.open(settings.database_url, engine, hear))
        await door.recover()
        yield door


async def _engine_apart(settings: Settings, stack: AsyncExitStack) -> Engine:
    model = await asyncio.to_thread(train, settings.models)
    # What it learned is kept as a file here, and read there.
    await asyncio.to_thread(checking.prepare, settings.models)
    engine = EngineApart(model, settings.models)
    stack.push_async_callback(asyncio.to_thread, engine.close)
    try:
        await engine.warm_up()
    except BrokenProcessPool as error:
        raise TrainingError("the model cannot be loaded") from error
    return engine


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
