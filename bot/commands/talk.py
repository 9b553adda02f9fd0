"""``xiaoban talk``: a conversation by the machine's own microphone."""

from __future__ import annotations

import asyncio
import sys

import click
from rich.console import Console

from bot import settings
from bot.front import RecordsUnavailable, open_door
from bot.learning import learn
from bot.settings import Settings
from bot.spoken import DoorCompanion
from bot.training import TrainingError
from bot.voices import Voices
from bot.wording import wording
from voice.conversation import Conversation
from voice.microphone import Microphone, NoMicrophone
from voice.recogniser_error import RecogniserError
from voice.speaker import SpeakerError
from voice.telephone.call import KEYS

_PERSON = "microphone"
_SOURCE = "microphone"


@click.command()
@click.option("--headphones", is_flag=True, help="小伴 may be interrupted by speaking.")
def command(headphones: bool) -> None:
    """Talks with 小伴 by this machine's microphone."""
    words = wording("talk")
    given = settings.load()
    voices = Voices(given)
    if voices.why_not is not None:
        _end(f"{voices.why_not}\n{words['install']}")
    learn(given, Console(stderr=True))
    try:
        asyncio.run(_talk(given, voices, headphones=headphones))
    except NoMicrophone as error:
        _end(f"{words['no_microphone']}\n{error}")
    except (RecogniserError, SpeakerError) as error:
        _end(str(error))
    except (TrainingError, RecordsUnavailable, OSError) as error:
        _end(f"{words['failed']} {type(error).__name__}: {error}")
    except KeyboardInterrupt:
        click.echo()
    click.echo(words["goodbye"])


async def _talk(given: Settings, voices: Voices, *, headphones: bool) -> None:
    microphone = Microphone(headphones=headphones)
    async with open_door(given, voices=voices) as door, microphone as line:
        listening = voices.listening(await door.patience(_PERSON))
        click.echo(wording("talk")["begins"])
        keys = asyncio.create_task(_keys(line))
        companion = DoorCompanion(door, _PERSON, _SOURCE)
        await Conversation(line, listening, voices.speaker, companion).run()
        keys.cancel()


async def _keys(line: Microphone) -> None:
    """A line that is one of a telephone's keys is pressed; an empty file ends nothing."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    try:
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    except (OSError, ValueError):
        return
    while typed := await reader.readline():
        key = typed.decode("utf-8", "replace").strip()
        if key in KEYS:
            line.press(key)


def _end(line: str) -> None:
    click.echo(line, err=True)
    sys.exit(1)
