"""The page's weight and speed: ``python -m bench.page``. Needs Chromium and the test packages.

Weighs the first page, times it on a slow phone (by the browser's own throttling), and compares
answers at 20 people at once with those of the bare door in the same process. Ends with 1 if a
target is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from bench.people import talk
from bot import settings, training
from bot.door import Door
from bot.engine import RasaEngine
from bot.front import handed_over
from bot.messages import Incoming
from tests.web.browser import chromium
from tests.web.browser.visitor import Visitor
from tests.web.site import Site

_PEOPLE = 20
_SLOWER = 4
_HEAVIEST = 60.0
_ANSWER = 150.0
_BROWSER_TURNS = 15


@dataclass(frozen=True)
class Line:
    """A phone's line.

    Attributes:
        name: What it is called.
        latency: From asking to the first byte, in milliseconds.
        speed: In bytes a second; -1 for unlimited.
        longest: Until the first page can be used, in seconds; None where nothing was promised.
    """

    name: str
    latency: float
    speed: float
    longest: float | None


_LINES = (
    Line("no throttling of the line", 0, -1, 1.0),
    Line("slow 3G: 400 ms, 400 kbit/s", 400, 400_000 / 8, 3.0),
    Line("DevTools' slow 3G: 2,000 ms, 50 kB/s", 2000, 50_000, None),
)
# When the first picture of the page is there, with its one button, and when the scripts run too.
_TIMES = """() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const page = performance.getEntriesByType("navigation")[0];
  return [Math.max(painted, page.domInteractive), page.domContentLoadedEventEnd];
}"""
# From the press to the picture of the answer.
_ANSWERED = """text => new Promise((resolve) => {
  document.querySelector("#say textarea").value = text;
  const began = performance.now();
  const seen = new MutationObserver(() => {
    seen.disconnect();
    requestAnimationFrame(() => resolve((performance.now() - began) / 1000));
  });
  seen.observe(document.querySelector("main"), { childList: true });
  document.querySelector("#say .send").click();
})"""


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, the figure, and whether it is as promised."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None


def weigh(browser: Browser, url: str, path: str) -> float:
    """What a first visit to a page loads, in kilobytes as they come over the line."""
    visitor = Visitor(browser, url, service_workers="block")
    if path != "/":
        visitor.begin()
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loaded: list[float] = []
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    visitor.open(path)
    visitor.close()
    return sum(loaded) / 1000


def load(browser: Browser, url: str, line: Line) -> tuple[float, float]:
    """Opens the first page for the first time, on a phone four times slower than this machine.

    Returns:
        Seconds until it can be used, and until its scripts run too.
    """
    visitor = Visitor(browser, url, service_workers="block")
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": line.latency,
            "downloadThroughput": line.speed,
            "uploadThroughput": line.speed,
        },
    )
    visitor.page.goto("/", timeout=60_000)
    visitor.page.wait_for_timeout(200)
    usable, ready = visitor.page.evaluate(_TIMES)
    visitor.close()
    return usable / 1000, ready / 1000


async def at_the_door(door: Door, people: int, turns: int, pause: float) -> list[float]:
    """Leads so many conversations at once through the bare door."""

    async def one(number: int) -> list[float]:
        person = uuid.uuid4().hex

        async def say(text: str) -> None:
            incoming = Incoming(person, text=text, source="bench", message_id=uuid.uuid4().hex)
            await handed_over(door, (await door.answer(incoming)).replies)

        return await talk(say, number, turns, pause)

    return [each for took in await asyncio.gather(*map(one, range(people))) for each in took]


def _people(url: str, people: int, turns: int, pause: float) -> subprocess.Popen[str]:
    counts = ["--people", str(people), "--turns", str(turns), "--pause", str(pause)]
    return subprocess.Popen(
        [sys.executable, "-m", "bench.people", url, *counts], stdout=subprocess.PIPE, text=True
    )


def at_the_page(url: str, people: int, turns: int, pause: float) -> list[float]:
    """Leads so many conversations at once through the page, from another process."""
    said, _ = _people(url, people, turns, pause).communicate()
    took: list[float] = json.loads(said)
    return took


def in_the_browser(browser: Browser, url: str, turns: int, pause: float) -> list[float]:
    """What one of the people sees in a browser, from the press to the picture of the answer."""
    visitor = Visitor(browser, url)
    visitor.begin()
    others = _people(url, _PEOPLE - 1, turns, pause)
    took: list[float] = []
    while others.poll() is None and len(took) < _BROWSER_TURNS:
        visitor.page.wait_for_timeout(pause * 1000)
        took.append(visitor.page.evaluate(_ANSWERED, f"第{len(took)}遍"))
    others.communicate()
    visitor.close()
    return took


def _milliseconds(seconds: Sequence[float]) -> str:
    ninety_five = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return f"{statistics.median(seconds) * 1000:.0f} ms ({ninety_five * 1000:.0f} ms)"


def pages(browser: Browser, url: str, times: int) -> list[Row]:
    """Weighs and times the first page."""
    weight = weigh(browser, url, "/")
    rows = [
        Row("first page, with scripts", f"{weight:.1f} kB", "≤ 60 kB", weight <= _HEAVIEST),
        Row("conversation, with scripts", f"{weigh(browser, url, '/talk'):.1f} kB"),
    ]
    for line in _LINES:
        took = [load(browser, url, line) for _ in range(times)]
        usable, ready = (statistics.median(each) for each in zip(*took, strict=True))
        target = f"≤ {line.longest:.0f} s" if line.longest else ""
        met = usable <= line.longest if line.longest else None
        rows.append(Row(f"usable, {line.name}", f"{usable:.2f} s", target, met))
        rows.append(Row(f"scripts run, {line.name}", f"{ready:.2f} s"))
    return rows


def answers(browser: Browser, site: Site, turns: int) -> list[Row]:
    """Compares answers at the page with those at the bare door."""
    rows = []
    for pause in (1.0, 0.0):
        how = "a second's reading" if pause else "no pause at all"
        halves = [site.call(at_the_door(site.door, _PEOPLE, turns // 2, pause)) for _ in range(2)]
        door = [*halves[0], *halves[1]]
        page = at_the_page(site.url, _PEOPLE, turns, pause)
        ratio = statistics.median(page) / statistics.median(door)
        met = statistics.median(page) * 1000 <= _ANSWER if pause else None
        rows += [
            Row(f"{_PEOPLE} people, {how}: bare door", _milliseconds(door)),
            Row(
                f"{_PEOPLE} people, {how}: page",
                f"{_milliseconds(page)}, {ratio:.2f} × the door",
                f"≤ {_ANSWER:.0f} ms" if pause else "",
                met,
            ),
        ]
    seen = in_the_browser(browser, site.url, 2 * turns, 1.0)
    met = statistics.median(seen) * 1000 <= _ANSWER
    rows.append(Row("one of the 20, in a browser", _milliseconds(seen), f"≤ {_ANSWER:.0f} ms", met))
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints the table.

    Returns:
        0 if every target is met, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often a page is loaded")
    parser.add_argument("--turns", type=int, default=10, help="answers for each person")
    options = parser.parse_args(arguments)
    program = chromium.find()
    if program is None:
        print("there is no Chromium on this machine", file=sys.stderr)
        return 1
    # Before the browser: both want a loop of their own.
    engine = RasaEngine.load(training.train(settings.load().models))
    with tempfile.TemporaryDirectory() as records, chromium.started(program) as browser:
        site = Site(Path(records), engine).start()
        rows = [*pages(browser, site.url, options.times), *answers(browser, site, options.turns)]
        site.stop()
    print("| what | median (95 of 100 below) | target | met |\n|---|---|---|---|")
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "no"
        print(f"| {row.what} | {row.figure} | {row.target} | {met} |")
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    print(
        f"\n- Phone: processor {_SLOWER} times slower than this machine's; "
        f"each page loaded {options.times} times, with nothing kept from before."
        f"\n- {today}, {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end."
    )
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
