"""Reads a dialplan, and follows it as Asterisk would, as far as ours goes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx

FILE = Path(__file__).parents[2] / "deploy" / "asterisk" / "extensions.conf"
_LINE = re.compile(
    r"(?:exten\s*=>\s*(?P<exten>[^,]+),1|same\s*=>\s*n(?:\((?P<label>\w+)\))?),(?P<do>.+)"
)
_DO = re.compile(r"(?P<name>\w+)\((?P<given>.*)\)$")
_NOT_CONTEXTS = ("general", "globals")


@dataclass(frozen=True)
class Step:
    """One priority: what is done, and with what."""

    name: str
    given: str
    label: str | None = None


@dataclass(frozen=True)
class Dialplan:
    """The contexts with their extensions, and the globals."""

    contexts: Mapping[str, Mapping[str, list[Step]]]
    variables: Mapping[str, str]

    @classmethod
    def read(cls, text: str) -> Dialplan:
        contexts: dict[str, dict[str, list[Step]]] = {}
        variables: dict[str, str] = {}
        section, steps = "", []
        for raw in text.splitlines():
            line = raw.partition(";")[0].strip()
            if not line:
                continue
            if line.startswith("["):
                section = line.strip("[]")
                if section not in _NOT_CONTEXTS:
                    assert section not in contexts, f"{section} stands twice"
                    contexts[section] = {}
            elif section in _NOT_CONTEXTS:
                name, _, value = line.partition("=")
                variables[name.strip()] = value.strip()
            else:
                found = _LINE.fullmatch(line)
                assert found, f"cannot be read: {line}"
                if found["exten"]:
                    steps = contexts[section].setdefault(found["exten"], [])
                done = _DO.fullmatch(found["do"]) or re.fullmatch(r"(?P<name>\w+)\(\)", found["do"])
                assert done, f"does nothing: {line}"
                given = done.groupdict().get("given") or ""
                steps.append(Step(done["name"], given, found["label"]))
        return cls(contexts, variables)

    @classmethod
    def ours(cls) -> Dialplan:
        return cls.read(FILE.read_text(encoding="utf-8"))

    def steps(self) -> list[tuple[str, str, Step]]:
        return [
            (context, extension, step)
            for context, extensions in self.contexts.items()
            for extension, steps in extensions.items()
            for step in steps
        ]


Bridge = Callable[[uuid.UUID, str], Awaitable[None]]


@dataclass
class Exchange:
    """One call that follows the dialplan.

    Attributes:
        plan: The dialplan.
        bridge: What happens in AudioSocket(): the call's name and the address.
        number: The caller's.
        answers: Whether a human answers.
        variables: The globals, and what was set.
        done: What was done that a caller would notice.
    """

    plan: Dialplan
    bridge: Bridge
    number: str = "13800138000"
    answers: bool = True
    variables: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    async def rings(self, context: str = "from-trunk", extension: str = "_X.") -> list[str]:
        """A call comes in; gives what was done."""
        self.variables = {**self.plan.variables, **self.variables}
        await self._follow(context, extension)
        return self.done

    async def _follow(self, context: str, extension: str) -> None:
        steps = self.plan.contexts[context][extension]
        place = 0
        while place < len(steps):
            step = steps[place]
            place += 1
            given = await self._filled(step.given) if step.name != "Set" else step.given
            if step.name == "Goto":
                to_context, to_extension, _ = given.split(",")
                await self._follow(to_context, to_extension)
                return
            if step.name == "GotoIf":
                condition, _, label = given.partition("?")
                if condition == "1":
                    place = next(at for at, each in enumerate(steps) if each.label == label)
            elif step.name == "Set":
                name, _, value = given.partition("=")
                self.variables[name.lstrip("_")] = await self._filled(value)
            elif step.name == "Dial":
                await self._dial(given)
            elif step.name == "AudioSocket":
                name, address = given.split(",")
                await self.bridge(uuid.UUID(name), address)
            elif step.name == "Playback":
                self.done.append(f"plays {given}")
            elif step.name == "Hangup":
                return
            else:
                assert step.name == "Answer", f"unknown: {step.name}"

    async def _dial(self, given: str) -> None:
        target, _, options = given.split(",")
        if target.startswith("Local/"):
            assert "g" in options, "after the bridge nothing would follow"
            extension, _, context = target.removeprefix("Local/").partition("@")
            await self._follow(context.removesuffix("/n"), extension)
            return
        self.done.append(f"dials {target}")
        self.variables["DIALSTATUS"] = "ANSWER" if self.answers else "NOANSWER"

    async def _filled(self, text: str) -> str:
        """Fills in variables and functions, the innermost first, then expressions."""
        while found := re.search(r"\$\{([^${}]*)\}", text):
            value = await self._value(found[1])
            text = text[: found.start()] + value + text[found.end() :]
        compared = re.fullmatch(r'\$\["(.*)" = "(.*)"\](.*)', text)
        return f"{int(compared[1] == compared[2])}{compared[3]}" if compared else text

    async def _value(self, name: str) -> str:
        function = re.fullmatch(r"(\w+)\((.*)\)", name)
        if not function:
            return self.variables.get(name, "")
        if function[1] == "UUID":
            return str(uuid.uuid4())
        if function[1] == "CALLERID":
            return self.number
        if function[1] == "URIENCODE":
            return quote(function[2], safe="")
        assert function[1] == "CURL", f"unknown: {function[1]}"
        address, _, posted = function[2].partition(",")
        return await _posted(address, posted)


async def _posted(address: str, content: str) -> str:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.post(address, content=content, headers=kind)).text
    except httpx.HTTPError:
        return ""
