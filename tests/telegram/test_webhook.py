"""Telegram hands updates in at our own address."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.door import Door
from bot.front import RecordsUnavailable
from bot.messages import Incoming
from bot.telegram.webhook import secret_of
from tests.telegram.house import House
from tests.telegram.people import Person
from tests.telegram.world import TOKEN, World, until

_SECRET = {"X-Telegram-Bot-Api-Secret-Token": secret_of(TOKEN)}
_PATH = "/telegram/here"


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    """Our own server, with the route of an open house."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}{_PATH}"
        await house.opens(webhook=address)
        route = house.telegram.route() if house.telegram else None
        assert route
        config = uvicorn.Config(
            Starlette(routes=[route]), ws="none", log_config=None, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listening]))
        await until(lambda: server.started)
        yield address
        server.should_exit = True
        await serving


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


def _unseen(person: Person, text: str) -> dict[str, Any]:
    """An update that Telegram has, so far, told nobody of."""
    update = person.says(text)
    person.world.updates.clear()
    return update


async def test_what_telegram_hands_in_is_answered(address: str, wang: Person) -> None:
    wang.says("你好")

    assert await wang.heard(1) == ["1：你好"]


async def test_telegram_is_told_the_address_and_a_secret(address: str, world: World) -> None:
    await until(lambda: world.webhook)

    assert world.webhook
    assert world.webhook["url"] == address
    assert world.webhook["secret_token"] == secret_of(TOKEN)
    assert "my_chat_member" in json.loads(world.webhook["allowed_updates"])
    assert TOKEN not in world.webhook["secret_token"]


async def test_the_webhook_stays_when_the_house_closes(
    house: House, address: str, world: World
) -> None:
    await until(lambda: world.webhook)

    await house.closes()

    assert world.webhook


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "x" * 64}])
async def test_nobody_else_is_let_in(
    house: House,
    address: str,
    wang: Person,
    client: httpx.AsyncClient,
    headers: dict[str, str],
) -> None:
    answer = await client.post(address, json=_unseen(wang, "你好"), headers=headers)

    assert answer.status_code == 403
    assert house.engine.heard == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"update_id": "x"}', b"[" * 9_000])
async def test_what_is_no_update_is_refused(
    address: str, client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post(address, content=body, headers=_SECRET)

    assert answer.status_code == 400


async def test_what_is_larger_than_any_update_is_refused(
    address: str, client: httpx.AsyncClient
) -> None:
    answer = await client.post(address, content=b" " * 1_000_001, headers=_SECRET)

    assert answer.status_code == 413


async def test_it_cannot_be_read_like_a_page(address: str, client: httpx.AsyncClient) -> None:
    assert (await client.get(address)).status_code == 405


async def test_an_update_that_cannot_be_read_need_not_come_again(
    address: str, client: httpx.AsyncClient
) -> None:
    answer = await client.post(address, json={"update_id": 5, "message": {}}, headers=_SECRET)

    assert answer.status_code == 200


async def test_the_same_update_twice_at_once_is_answered_once(
    house: House, address: str, wang: Person, client: httpx.AsyncClient, world: World
) -> None:
    await until(lambda: world.webhook)
    update = _unseen(wang, "你好")

    answers = await asyncio.gather(
        *(client.post(address, json=update, headers=_SECRET) for _ in range(3))
    )

    assert {answer.status_code for answer in answers} == {200}
    await wang.heard(1)
    await house.closes()
    assert wang.seen() == ["1：你好"]


async def test_what_cannot_be_recorded_is_handed_in_again(
    house: House, address: str, wang: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = 2
    original = Door.take

    async def take(door: Door, incoming: Incoming) -> bool:
        nonlocal failing
        failing -= 1
        if failing >= 0:
            raise RecordsUnavailable("OperationalError")
        return await original(door, incoming)

    monkeypatch.setattr(Door, "take", take)

    wang.says("你好")

    assert (await wang.heard(2))[1] == "1：你好"


async def test_it_says_at_once_that_nothing_could_be_recorded(
    address: str,
    wang: Person,
    client: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    world: World,
) -> None:
    async def take(door: Door, incoming: Incoming) -> bool:
        raise RecordsUnavailable("OperationalError")

    monkeypatch.setattr(Door, "take", take)
    await until(lambda: world.webhook)

    answer = await client.post(address, json=_unseen(wang, "你好"), headers=_SECRET)

    assert answer.status_code == 503


async def test_what_is_handed_in_after_the_end_comes_again(
    house: House, address: str, wang: Person, client: httpx.AsyncClient
) -> None:
    telegram = house.telegram
    assert telegram
    await telegram.stop()

    answer = await client.post(address, json=_unseen(wang, "你好"), headers=_SECRET)

    assert answer.status_code == 503
