"""A conversation on Telegram, as the person sees it."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from pathlib import Path

import pytest

from bot.messages import Choice, Reply, SafeMessage, State, Turn
from bot.telegram import words
from guides.plain import sentences
from tests.bot.drawn import needs_readers, screenshot
from tests.telegram.house import QUICK, House
from tests.telegram.people import Person
from tests.telegram.world import World, until

_PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx"
    b"\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82"
)


async def test_what_a_person_writes_is_answered(house: House, wang: Person) -> None:
    await house.opens()

    wang.says("怎么扫码付钱")

    assert await wang.heard(1) == ["1：怎么扫码付钱"]
    assert wang.buttons() == ["看到了", "找不到"]


async def test_the_answers_out_of_the_outbox_are_gone(house: House, wang: Person) -> None:
    door = await house.opens()

    wang.says("你好")
    await wang.heard(1)
    await house.telegram.stop()

    assert await door.outbox("telegram") == []


async def test_a_press_answers_with_its_value_and_is_confirmed(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()
    wang.says("你好")
    await wang.heard(1)

    update = wang.presses("看到了")

    assert (await wang.heard(2))[-1] == "2：done@1"
    await until(lambda: world.answered == [update["callback_query"]["id"]])


async def test_a_press_on_a_message_out_of_reach_is_answered(house: House, wang: Person) -> None:
    await house.opens()
    wang.says("你好")
    await wang.heard(1)

    wang.presses("找不到", accessible=False)

    assert (await wang.heard(2))[-1] == "2：cannot_find@1"


async def test_a_press_that_can_no_longer_be_confirmed_is_answered(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()
    wang.says("你好")
    await wang.heard(1)

    wang.presses("看到了")
    world.queries.clear()

    assert (await wang.heard(2))[-1] == "2：done@1"


async def test_fragments_are_read_as_one(house: House, wang: Person) -> None:
    await house.opens()

    for text in ("怎么", "用微信", "付钱"):
        wang.says(text)

    assert await wang.heard(1) == ["1：怎么\n用微信\n付钱"]


async def test_fragments_of_different_people_are_not_mixed(
    house: House, wang: Person, li: Person
) -> None:
    await house.opens()

    wang.says("怎么")
    li.says("我要")
    wang.says("付钱")
    li.says("挂号")

    assert await wang.heard(1) == ["1：怎么\n付钱"]
    assert await li.heard(1) == ["1：我要\n挂号"]


async def test_texts_of_different_times_that_arrive_together_are_read_apart(
    house: House, wang: Person
) -> None:
    earlier = int(time.time()) - 600
    wang.says("怎么付钱", at=earlier)
    wang.says("怎么挂号")

    await house.opens()

    assert await wang.heard(2) == ["1：怎么付钱", "2：怎么挂号"]


async def test_a_press_ends_the_waiting_for_fragments(house: House, wang: Person) -> None:
    await house.opens(dataclasses.replace(QUICK, fragments=5, fragments_at_most=9))
    wang.says("你好")
    wang.says("/help")
    await wang.heard(2)
    wang.says("看不懂")

    wang.presses("看到了")

    assert (await wang.heard(4, 4))[2:] == ["3：看不懂", "4：done@2"]


async def test_fragments_without_end_are_answered_all_the_same(house: House, wang: Person) -> None:
    await house.opens(dataclasses.replace(QUICK, fragments=0.3, fragments_at_most=0.6))

    deadline = time.monotonic() + 8
    while not wang.seen() and time.monotonic() < deadline:
        wang.says("然后")
        await asyncio.sleep(0.05)

    assert wang.seen()


async def test_an_edit_in_the_same_moment_replaces_the_text(house: House, wang: Person) -> None:
    await house.opens()

    first = wang.says("怎么付前")
    wang.edits(first, text="怎么付钱")

    assert await wang.heard(1) == ["1：怎么付钱"]


async def test_a_later_edit_is_a_new_message(house: House, wang: Person) -> None:
    await house.opens()
    first = wang.says("怎么付前")
    await wang.heard(1)

    wang.edits(first, text="怎么付钱")

    assert await wang.heard(2) == ["1：怎么付前", "2：怎么付钱"]


async def test_a_forwarded_message_asks_whether_it_is_a_fraud(house: House, wang: Person) -> None:
    await house.opens()

    wang.forwards("您的账户已冻结，请点链接")

    await wang.heard(1)
    assert house.engine.heard[0].attachment == "forwarded"
    assert house.engine.heard[0].text == "您的账户已冻结，请点链接"


@needs_readers
async def test_a_photo_is_read_and_not_kept(
    house: House, wang: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "temporary"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    await house.opens()

    wang.sends_photo(screenshot(tmp_path / "a.png", "您的快递到了").read_bytes())

    await wang.heard(1, 60)
    assert house.engine.heard[0].text == "您的快递到了"
    assert list(kept.iterdir()) == []


@pytest.mark.parametrize("method", ["getFile", "file"])
@pytest.mark.parametrize("kind", ["500", "broken"])
async def test_a_photo_is_fetched_in_spite_of_a_fault(
    house: House, wang: Person, world: World, method: str, kind: str
) -> None:
    world.goes_wrong(kind, method)
    await house.opens()

    wang.sends_photo(b"no picture")

    await wang.heard(1)
    assert house.engine.heard[0].attachment == "image_broken"
    assert len(world.called("getFile")) == 2


async def test_a_photo_that_cannot_be_fetched_is_asked_for_again(
    house: House, wang: Person, world: World
) -> None:
    world.goes_wrong("500", "file", times=99)
    await house.opens()

    wang.sends_photo(_PNG)

    await wang.heard(1)
    assert house.engine.heard[0].attachment == "image_broken"


async def test_a_file_too_large_for_bots_is_not_even_asked_for(
    house: House, wang: Person, world: World
) -> None:
    await house.opens()
    document = {"file_id": "f", "file_unique_id": "u", "mime_type": "image/png"}

    wang.sends(document=document | {"file_size": 30_000_000})

    await wang.heard(1)
    assert house.engine.heard[0].attachment == "image_broken"
    assert world.called("getFile") == []


async def test_a_caption_is_read_after_its_picture(house: House, wang: Person) -> None:
    await house.opens()

    wang.sends_photo(b"no picture", caption="这是真的吗")

    await wang.heard(2)
    assert [each.attachment for each in house.engine.heard] == ["image_broken", None]
    assert house.engine.heard[1].text == "这是真的吗"


async def test_a_voice_note_reaches_the_door(house: House, wang: Person) -> None:
    await house.opens()

    wang.sends_voice(b"OggS")

    await wang.heard(1)
    assert house.engine.heard[0].attachment == "audio"


async def test_a_contact_is_not_met_with_silence(house: House, wang: Person) -> None:
    await house.opens()

    wang.sends(contact={"phone_number": "13800000000", "first_name": "女儿"})

    await wang.heard(1)
    assert house.engine.heard[0].attachment == "contact"


async def test_the_order_of_different_kinds_is_kept(house: House, wang: Person) -> None:
    await house.opens()

    wang.says("看看这个")
    wang.sends_photo(b"no picture")
    wang.says("是不是骗人的")

    assert await wang.heard(3) == ["1：看看这个", "2：image_broken", "3：是不是骗人的"]


async def test_a_step_is_shown_with_its_picture(
    house: House, wang: Person, tmp_path: Path, world: World
) -> None:
    picture = tmp_path / "step.png"
    picture.write_bytes(_PNG)
    house.pictures = {"wechat-scan-pay/3": picture}
    choices = (Choice("看到了", "done@1"),)

    def decide(_state: State, message: SafeMessage) -> Turn:
        return Turn((Reply("点「发现」。", "点发现", choices, "wechat-scan-pay/3"),), {})

    house.engine.decide = decide
    await house.opens()

    wang.says("然后呢")
    await wang.heard(1)
    wang.says("再说一遍")
    await wang.heard(2)

    first, second = wang.chat.messages
    assert first["caption"] == "点「发现」。"
    assert wang.buttons() == ["看到了"]
    # The second time Telegram has it already.
    assert first["photo"][0]["file_id"] == second["photo"][0]["file_id"]


async def test_without_a_picture_the_words_stand_alone(house: House, wang: Person) -> None:
    house.engine.decide = lambda *_: Turn((Reply("点「发现」。", "点", (), "nowhere/1"),), {})
    await house.opens()

    wang.says("然后呢")

    assert await wang.heard(1) == ["点「发现」。"]
    assert "photo" not in wang.chat.messages[0]


async def test_typing_is_shown_while_an_answer_takes_its_time(house: House, wang: Person) -> None:
    house.engine.pause = 1.0
    await house.opens()

    wang.says("你好")

    await wang.heard(1)
    assert len(wang.chat.actions) >= 2
    shown = len(wang.chat.actions)
    await asyncio.sleep(3 * QUICK.typing_again)
    assert len(wang.chat.actions) == shown


async def test_typing_is_not_shown_where_the_answer_is_there_at_once(
    house: House, wang: Person
) -> None:
    await house.opens(dataclasses.replace(QUICK, typing_after=5))

    wang.says("你好")

    await wang.heard(1)
    assert wang.chat.actions == []


async def test_typing_that_fails_keeps_nobody_from_the_answer(
    house: House, wang: Person, world: World
) -> None:
    house.engine.pause = 0.5
    world.goes_wrong("broken", "sendChatAction", times=99)
    await house.opens()

    wang.says("你好")

    assert await wang.heard(1) == ["1：你好"]


async def test_the_menu_of_commands_is_in_chinese(house: House, world: World) -> None:
    await house.opens()

    await until(lambda: world.commands)

    assert {each["command"] for each in world.commands} == {"start", "help", "stop", "delete"}
    assert all("\u4e00" <= each["description"][0] <= "\u9fff" for each in world.commands)


def test_what_telegram_itself_says_is_plain() -> None:
    said = [words.group()["text"], words.group()["button"]]
    said += [words.declined("too_long"), words.heard("怎么扫码")]
    said += [command.menu for command in words.commands().values()]

    assert [fault for text in said for fault in sentences.faults(text)] == []
