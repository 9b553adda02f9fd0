"""What every front end opens first: the door, with a loaded engine and the records behind it."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.door import Door
from bot.messages import Engine
from bot.settings import Settings
from bot.training import train


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
    engine: Engine = importlib.import_module("bot.engine").RasaEngine.load(model)
    return engine
