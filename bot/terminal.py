"""The conversation at a terminal: large and clear, with numbered choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.door import Door
from bot.front import handed_over
from bot.messages import Choice, Incoming, Reply
from bot.wording import wording

SOURCE = "terminal"
_INDENT = 4
# What people put around a word of farewell.
_AROUND = " \t。.！!～~，,吧啊了哦呀啦"


class Terminal:
    """One person's conversation.

    Args:
        door: Where messages go in.
        person: Who writes.
        screen: Where answers are shown.
        read: Shows a prompt and gives the next line. Nothing else happens in this process
            while it waits for the person.
    """

    def __init__(
        self, door: Door, person: str, screen: Console, read: Callable[[str], str]
    ) -> None:
        self._door = door
        self._person = person
        self._screen = screen
        self._read = read
        self._words = wording("chat")
        self._choices: Sequence[Choice] = ()

    async def run(self) -> None:
        """Talks until the person says goodbye, or the line ends."""
        await self._show_waiting()
        while True:
            try:
                line = self._read(f"\n{self._words['you']}：").strip()
            except (EOFError, KeyboardInterrupt):
                break
            if not line:
                continue
            await self._answer(line)
            if is_farewell(line, self._words["farewells"]):
                break
        say(self._screen, self._words["goodbye"])

    async def _show_waiting(self) -> None:
        """Shows what was answered after this terminal was closed."""
        waiting = [
            each.reply for each in await self._door.outbox(SOURCE) if each.person == self._person
        ]
        if waiting:
            self._screen.print(f"\n{self._words['waiting']}")
            await self._show(waiting)

    async def _answer(self, line: str) -> None:
        choice = chosen(line, self._choices)
        incoming = Incoming(
            person=self._person,
            text=None if choice else line,
            choice=choice.value if choice else None,
            source=SOURCE,
        )
        with self._screen.status(self._words["thinking"]):
            answer = await self._door.answer(incoming)
        await self._show(answer.replies)

    async def _show(self, replies: Sequence[Reply]) -> None:
        self._choices = next((reply.choices for reply in reversed(replies) if reply.choices), ())
        for reply in replies:
            say(self._screen, reply.text, urgent=reply.urgent)
        if self._choices:
            self._screen.print()
        for number, choice in enumerate(self._choices, start=1):
            self._screen.print(f"    {number}  {choice.label}", style="bold cyan", markup=False)
        await handed_over(self._door, replies)


def say(screen: Console, text: str, *, urgent: bool = False) -> None:
    """Shows what 小伴 says: its name, then the words, with room around them."""
    style = "bold red" if urgent else "bold"
    screen.print(f"\n{wording('chat')['name']}：", style="green")
    for line in text.splitlines():
        screen.print(Padding(Text(line, style=style), (0, 0, 0, _INDENT), expand=False))


def chosen(line: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice whose number was typed, full-width or not; None for anything else."""
    if line.isdecimal() and 1 <= int(line) <= len(choices):
        return choices[int(line) - 1]
    return None


def is_farewell(line: str, farewells: Iterable[str]) -> bool:
    """Whether a line says goodbye and nothing else."""
    return line.strip(_AROUND).lower() in {word.strip(_AROUND) for word in farewells}
