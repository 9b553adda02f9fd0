"""``xiaoban doctor``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from rich.console import Console
from rich.markup import escape

from bot import settings
from bot.doctor import Finding, examine
from bot.wording import wording


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(as_json: bool) -> None:
    """Looks whether all that 小伴 needs works, and says what mends it."""
    findings = examine(settings.load())
    works = all(finding.works for finding in findings if finding.needed)
    if as_json:
        click.echo(_as_json(findings, works=works))
    else:
        _show(findings, works=works)
    sys.exit(0 if works else 1)


def _as_json(findings: list[Finding], *, works: bool) -> str:
    purposes = wording("doctor")["purposes"]
    checks = [{**asdict(each), "for": purposes[each.name]} for each in findings]
    return json.dumps({"works": works, "checks": checks}, ensure_ascii=False)


def _show(findings: list[Finding], *, works: bool) -> None:
    words, screen = wording("doctor"), Console(highlight=False)
    for each in findings:
        style, verdict = _verdict(each, words)
        purpose = f"{words['purposes'][each.name]}（{each.name}）"
        screen.print(f"[{style}]{verdict}[/]  {purpose}  [dim]{escape(each.detail)}[/]")
        if each.mend:
            screen.print(f"      {words['mend']}：[bold]{escape(each.mend)}[/]")
    screen.print(f"\n[bold]{words['all_works' if works else 'some_broken']}[/]")


def _verdict(finding: Finding, words: dict[str, str]) -> tuple[str, str]:
    if finding.works:
        return "green", words["works"]
    return ("red", words["broken"]) if finding.needed else ("yellow", words["absent"])
