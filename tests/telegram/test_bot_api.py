"""The Bot API server of the tests keeps to what is documented of Telegram's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.telegram.people import Person
from tests.telegram.world import TOKEN, World

Call = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def call(api: str) -> AsyncIterator[Call]:
    async with httpx.AsyncClient(base_url=f"{api}/bot{TOKEN}/", timeout=10) as client:

        def post(method: str, **data: Any) -> Awaitable[httpx.Response]:
            return client.post(method, data=data)

        yield post


async def test_it_says_which_bot_it_is(call: Call, world: World) -> None:
    answer = (await call("getMe")).json()

    assert answer["ok"] is True
    assert answer["result"]["username"] == world.username


async def test_a_wrong_token_is_refused(api: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{api}/bot1:x/getMe")

    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_method_that_is_none_is_not_found(call: Call) -> None:
    assert (await call("sendMoney")).status_code == 404


async def test_an_update_comes_until_a_higher_one_is_asked_for(call: Call, wang: Person) -> None:
    first, second = wang.says("一"), wang.says("二")

    twice = [(await call("getUpdates")).json()["result"] for _ in range(2)]
    after = (await call("getUpdates", offset=first["update_id"] + 1)).json()["result"]

    assert twice == [[first, second]] * 2
    assert after == [second]
    assert (await call("getUpdates")).json()["result"] == [second]


async def test_no_more_updates_come_than_are_asked_for(call: Call, wang: Person) -> None:
    first = wang.says("一")
    wang.says("二")

    assert (await call("getUpdates", limit=1)).json()["result"] == [first]


async def test_a_question_is_held_open_until_there_is_an_update(call: Call, wang: Person) -> None:
    asking = asyncio.create_task(call("getUpdates", timeout=9))
    await asyncio.sleep(0.2)
    assert not asking.done()

    update = wang.says("一")

    assert (await asyncio.wait_for(asking, 2)).json()["result"] == [update]


async def test_an_older_question_is_ended_by_a_newer_one(call: Call, wang: Person) -> None:
    older = asyncio.create_task(call("getUpdates", timeout=9))
    await asyncio.sleep(0.2)

    newer = asyncio.create_task(call("getUpdates", timeout=9))

    assert (await asyncio.wait_for(older, 2)).json()["error_code"] == 409
    wang.says("一")
    assert (await newer).json()["ok"]


async def test_while_there_is_a_webhook_nobody_may_ask(call: Call) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/")

    assert (await call("getUpdates")).status_code == 409
    assert (await call("getWebhookInfo")).json()["result"]["url"] == "http://127.0.0.1:9/"
    await call("deleteWebhook")
    assert (await call("getUpdates")).status_code == 200


@pytest.mark.parametrize(
    ("data", "description"),
    [
        ({"chat_id": 1, "text": "好"}, "Bad Request: chat not found"),
        ({"chat_id": 1001, "text": " "}, "Bad Request: message text is empty"),
        ({"chat_id": 1001, "text": "好" * 4097}, "Bad Request: message is too long"),
    ],
)
async def test_a_message_beyond_the_limits_is_refused(
    call: Call, wang: Person, data: dict[str, Any], description: str
) -> None:
    answer = await call("sendMessage", **data)

    assert (answer.status_code, answer.json()["description"]) == (400, description)
    assert wang.chat.messages == []


async def test_a_button_that_carries_too_much_is_refused(call: Call, wang: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "x" * 65}]]}

    answer = await call("sendMessage", chat_id=1001, text="好", reply_markup=json.dumps(markup))

    assert answer.json()["description"] == "Bad Request: BUTTON_DATA_INVALID"


async def test_who_blocked_the_bot_is_not_written_to(call: Call, wang: Person) -> None:
    wang.blocks()

    answer = await call("sendMessage", chat_id=1001, text="好")

    assert answer.status_code == 403
    assert answer.json()["description"] == "Forbidden: bot was blocked by the user"


async def test_a_flood_says_when_to_come_again(call: Call, world: World) -> None:
    world.goes_wrong("flood", "getMe", seconds=7)

    answer = await call("getMe")

    assert answer.status_code == 429
    assert answer.json()["parameters"] == {"retry_after": 7}


@pytest.mark.parametrize(("kind", "arrives"), [("broken", 0), ("broken_after", 1)])
async def test_a_connection_can_break_before_or_after(
    call: Call, world: World, wang: Person, kind: str, arrives: int
) -> None:
    world.goes_wrong(kind, "sendMessage")

    with pytest.raises(httpx.RemoteProtocolError):
        await call("sendMessage", chat_id=1001, text="好")

    assert len(wang.chat.messages) == arrives


async def test_a_file_is_fetched_by_its_path(call: Call, api: str, wang: Person) -> None:
    update = wang.sends_voice(b"OggS")
    found = (await call("getFile", file_id=update["message"]["voice"]["file_id"])).json()

    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{api}/file/bot{TOKEN}/{found['result']['file_path']}")

    assert answer.content == b"OggS"


async def test_a_file_too_large_is_not_given(call: Call, world: World) -> None:
    file_id = world.keep(b"x" * 20_000_001)

    answer = await call("getFile", file_id=file_id)

    assert answer.json()["description"] == "Bad Request: file is too big"


async def test_buttons_can_be_changed_once(call: Call, wang: Person) -> None:
    sent = (await call("sendMessage", chat_id=1001, text="好")).json()["result"]
    markup = json.dumps({"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]})
    change = {"chat_id": 1001, "message_id": sent["message_id"], "reply_markup": markup}

    answers = [await call("editMessageReplyMarkup", **change) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert wang.buttons() == ["好"]


async def test_a_press_is_confirmed_once(call: Call, world: World) -> None:
    world.queries.add("q1")

    answers = [await call("answerCallbackQuery", callback_query_id="q1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 400]


async def test_a_command_must_be_named_in_small_latin_letters(call: Call) -> None:
    commands = json.dumps([{"command": "帮助", "description": "帮助"}])

    answer = await call("setMyCommands", commands=commands)

    assert answer.json()["description"] == "Bad Request: BOT_COMMAND_INVALID"


async def test_a_voice_note_is_told_by_its_content(call: Call, world: World, wang: Person) -> None:
    for content in (b"OggS" + bytes(24) + b"OpusHead", b"RIFF"):
        await call("sendVoice", chat_id=1001, voice=world.keep(content), duration=3)

    first, second = wang.chat.messages
    assert first["voice"]["duration"] == 3
    assert "document" in second


async def test_who_takes_no_voice_notes_is_sent_none(
    call: Call, world: World, wang: Person
) -> None:
    wang.chat.takes_no_voice = True

    answer = await call("sendVoice", chat_id=1001, voice=world.keep(b"OggS"), duration=3)

    assert answer.json()["description"] == "Bad Request: VOICE_MESSAGES_FORBIDDEN"
