"""What an update means."""

from __future__ import annotations

from typing import Any

import pytest
import telegram

from bot.telegram.reading import (
    InChannel,
    InGroup,
    Part,
    Reach,
    Said,
    SentFile,
    chat_of,
    person_of,
    read,
)
from tests.telegram.people import Group, Person
from tests.telegram.world import BOT, World


def _read(raw: dict[str, Any]) -> Any:
    return read(telegram.Update.de_json(raw))


def _part(raw: dict[str, Any]) -> Part:
    said = _read(raw)
    assert isinstance(said, Said)
    (part,) = said.parts
    return part


def test_a_person_is_named_after_the_chat() -> None:
    assert chat_of(person_of(1001)) == 1001


def test_a_text_may_be_a_fragment(wang: Person) -> None:
    update = wang.says("怎么")

    part = _part(update)

    assert (part.text, part.fragment, part.forwarded) == ("怎么", True, False)
    assert part.message_id == str(update["message"]["message_id"])


def test_a_forwarded_text_is_somebody_elses_and_stands_alone(wang: Person) -> None:
    part = _part(wang.forwards("恭喜您中奖了"))

    assert (part.text, part.fragment, part.forwarded) == ("恭喜您中奖了", False, True)


def test_a_forwarded_command_is_only_a_text(wang: Person) -> None:
    assert _part(wang.forwards("/delete")).text == "/delete"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/start", "你好"),
        ("/start ref_77", "你好"),
        ("/help", "能学什么"),
        ("/HELP", "能学什么"),
        ("/help@xiaoban_test_bot", "能学什么"),
        ("/stop", "停"),
        ("/delete", "都删掉"),
        ("/挂号", "挂号"),
        ("/ask 怎么挂号", "ask 怎么挂号"),
    ],
)
def test_a_command_is_what_a_person_would_say(wang: Person, typed: str, meant: str) -> None:
    part = _part(wang.says(typed))

    assert (part.text, part.fragment) == (meant, False)


@pytest.mark.parametrize("typed", ["/", "//", "/ 你好", "1/2", "http://a.cn/b"])
def test_a_slash_alone_is_no_command(wang: Person, typed: str) -> None:
    assert _part(wang.says(typed)).text == typed


def test_the_largest_size_of_a_photo_is_looked_at(wang: Person) -> None:
    update = wang.sends_photo(b"large")

    part = _part(update)

    assert part.file == SentFile("image", update["message"]["photo"][1]["file_id"], 5)


def test_of_a_photo_too_large_to_be_fetched_a_smaller_size_is_looked_at(wang: Person) -> None:
    update = wang.sends_photo(b"large")
    update["message"]["photo"][1]["file_size"] = 30_000_000

    part = _part(update)

    assert part.file
    assert part.file.file_id == update["message"]["photo"][0]["file_id"]


def test_a_picture_sent_as_a_file_is_a_picture(wang: Person) -> None:
    part = _part(wang.sends_document(b"x", "image/png"))

    assert part.file
    assert part.file.kind == "image"


def test_a_caption_follows_its_picture(wang: Person) -> None:
    update = wang.sends_photo(b"x", caption="这是真的吗")

    said = _read(update)

    picture, caption = said.parts
    assert picture.file
    assert (caption.text, caption.message_id) == ("这是真的吗", picture.message_id + "c")
    assert not caption.fragment


def test_the_caption_of_a_forwarded_picture_is_somebody_elses(wang: Person) -> None:
    origin = wang.forwards("x")["message"]["forward_origin"]

    said = _read(wang.sends_photo(b"x", caption="点链接领奖", forward_origin=origin))

    assert said.parts[1].forwarded


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("voice", {"duration": 120}),
        ("audio", {"duration": 3}),
        ("document", {"mime_type": "audio/mpeg"}),
    ],
)
def test_what_can_be_heard_is_fetched(wang: Person, kind: str, more: dict[str, Any]) -> None:
    sound = {"file_id": "f1", "file_unique_id": "u", "file_size": 9, **more}

    part = _part(wang.sends(**{kind: sound}))

    assert (part.file, part.forwarded) == (SentFile("audio", "f1", 9), False)


@pytest.mark.parametrize("more", [{"duration": 121}, {"duration": 3, "file_size": 20_000_001}])
def test_what_is_too_long_to_be_heard_is_declined(wang: Person, more: dict[str, Any]) -> None:
    part = _part(wang.sends(voice={"file_id": "f1", "file_unique_id": "u", **more}))

    assert (part.declined, part.file, part.other) == ("too_long", None, None)


def test_a_forwarded_voice_note_is_somebody_elses(wang: Person) -> None:
    origin = wang.forwards("x")["message"]["forward_origin"]

    assert _part(wang.sends_voice(b"x", forward_origin=origin)).forwarded


_FILE = {"file_id": "f1", "file_unique_id": "u"}
_SCREEN = _FILE | {"width": 9, "height": 9, "duration": 3}
_PLACE = {"latitude": 39.9, "longitude": 116.4}


@pytest.mark.parametrize(
    ("content", "other"),
    [
        (
            {
                "sticker": _FILE
                | {
                    "width": 9,
                    "height": 9,
                    "type": "regular",
                    "is_animated": False,
                    "is_video": False,
                }
            },
            "sticker",
        ),
        ({"dice": {"emoji": "🎲", "value": 3}}, "sticker"),
        ({"contact": {"phone_number": "13800000000", "first_name": "女儿"}}, "contact"),
        ({"location": _PLACE}, "location"),
        (
            {"location": _PLACE, "venue": {"location": _PLACE, "title": "医院", "address": "路"}},
            "location",
        ),
        ({"video": _SCREEN}, "video"),
        ({"video_note": _FILE | {"length": 240, "duration": 3}}, "video"),
        ({"animation": _SCREEN, "document": _FILE | {"mime_type": "image/gif"}}, "video"),
        ({"document": _FILE | {"mime_type": "application/pdf"}}, "file"),
        ({"document": _FILE}, "file"),
        ({"what_is_not_invented_yet": {}}, "file"),
    ],
)
def test_what_can_be_neither_read_nor_heard_is_named(
    wang: Person, content: dict[str, Any], other: str
) -> None:
    assert _part(wang.sends(**content)).other == other


def test_an_edit_is_a_message_of_its_own_that_replaces_another(wang: Person) -> None:
    first = wang.says("怎么付前")
    edit = wang.edits(first, text="怎么付钱")

    said = _read(edit)

    number = str(first["message"]["message_id"])
    assert said.replaces == number
    assert said.parts[0].message_id == f"{number}e{edit['edited_message']['edit_date']}"
    assert said.parts[0].text == "怎么付钱"


def test_a_place_that_moves_on_is_not_told_again(wang: Person) -> None:
    first = wang.sends(location=_PLACE)

    assert _read(wang.edits(first, location=_PLACE)) is None


def _pressing(world: World, **query: Any) -> dict[str, Any]:
    user = {"id": 1001, "is_bot": False, "first_name": "王"}
    press = {"id": "77", "from": user, "chat_instance": "1", "data": "done@3", **query}
    return world.happens(callback_query=press)


def test_a_press_is_a_choice(world: World) -> None:
    said = _read(_pressing(world))

    assert said == Said(1001, (Part("b77", choice="done@3"),), press="77")


def test_a_press_on_a_message_out_of_reach_is_a_choice(world: World) -> None:
    chat = {"id": 1001, "type": "private", "first_name": "王"}

    said = _read(_pressing(world, message={"message_id": 1, "date": 0, "chat": chat}))

    assert said.parts[0].choice == "done@3"


def test_a_press_in_a_group_is_for_nobody(world: World) -> None:
    chat = {"id": -1, "type": "group", "title": "群"}

    assert _read(_pressing(world, message={"message_id": 1, "date": 0, "chat": chat})) is None


def test_groups_and_channels_are_told_apart(world: World) -> None:
    group, channel = Group(world, -1), Group(world, -2, "channel")

    meanings = [_read(each) for each in (*group.invites(), group.says("小伴"))]
    in_channel = [_read(each) for each in (*channel.invites(), channel.says("通知"))]

    assert meanings == [InGroup(-1)] * 3
    assert in_channel == [InChannel(-2)] * 2


def test_having_left_a_group_is_no_news(world: World) -> None:
    group = Group(world, -1)
    change = group.invites()[0]["my_chat_member"]
    left = change | {"new_chat_member": {"user": BOT, "status": "left"}}

    assert _read(world.happens(my_chat_member=left)) is None


def test_blocking_and_unblocking_are_heard(wang: Person) -> None:
    assert _read(wang.blocks()) == Reach(1001, open=False)
    assert _read(wang.unblocks()) == Reach(1001, open=True)


@pytest.mark.parametrize(
    "content",
    [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {"web_app_name": "x"}},
    ],
)
def test_telegrams_own_notices_are_no_message(wang: Person, content: dict[str, Any]) -> None:
    assert _read(wang.sends(**content)) is None


def test_other_bots_are_not_answered(wang: Person) -> None:
    update = wang.says("买一送一")
    update["message"]["from"]["is_bot"] = True

    assert _read(update) is None


def test_what_is_no_message_at_all_is_for_nobody() -> None:
    assert read(telegram.Update(1)) is None
