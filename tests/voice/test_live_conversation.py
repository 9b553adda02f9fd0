"""A conversation by voice alone, as the person on the line lives through it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.voice.lines import Answers, ByScript, Line, Voice, until
from voice.companion import Option, Utterance
from voice.conversation import Conversation, Ending
from voice.listening import Listening
from voice.recogniser_error import RecogniserError
from voice.saying import Manner
from voice.turn_taking import TurnTaker


@dataclass
class Talk:
    line: Line
    person: ByScript
    voice: Voice
    companion: Answers
    running: asyncio.Task[Ending]

    @property
    def spoken(self) -> str:
        return "".join(self.voice.said)

    async def quiet(self) -> None:
        """小伴 has said something, and nothing is left to be said."""
        await until(lambda: self.line.said_so_far and not self.line.to_say)

    async def ended(self) -> Ending:
        return await asyncio.wait_for(self.running, 5)


@contextlib.asynccontextmanager
async def talking(companion: Answers | None = None) -> AsyncIterator[Talk]:
    line, person, voice = Line(), ByScript(), Voice()
    answers = companion or Answers()
    listening = Listening(person, TurnTaker(detector_lag=person.lag))
    conversation = Conversation(line, listening, voice, answers)
    running = asyncio.create_task(conversation.run())
    try:
        yield Talk(line, person, voice, answers, running)
    finally:
        line.hang_up()
        await asyncio.wait_for(running, 5)


async def test_whoever_calls_is_greeted_and_answered() -> None:
    async with talking() as talk:
        await talk.quiet()

        talk.person.says("怎么付钱")

        await until(lambda: "您说的是怎么付钱" in talk.spoken)
        assert talk.companion.asked == ["怎么付钱"]


async def test_who_speaks_while_xiaoban_speaks_is_listened_to() -> None:
    long_story = Answers(greeting=Utterance("我来慢慢地讲一讲这件事情" * 5))
    async with talking(long_story) as talk:
        await until(lambda: talk.line.to_say > 5)

        talk.person.says("我要问别的", seconds=1.5)

        await until(lambda: talk.companion.asked == ["我要问别的"])
        assert talk.line.stops >= 1


async def test_after_a_cough_it_goes_on_where_it_stopped() -> None:
    story = "我来讲这件事情" * 6
    async with talking(Answers(greeting=Utterance(story))) as talk:
        await until(lambda: talk.line.to_say > 5)

        talk.person.coughs(0.7)

        await until(lambda: talk.line.stops)
        heard_before = len(talk.line.said_so_far)
        await until(lambda: len(talk.line.said_so_far) > heard_before)
        await talk.quiet()
        assert talk.companion.asked == []


async def test_key_one_says_the_same_again() -> None:
    async with talking() as talk:
        await talk.quiet()
        before = list(talk.voice.said)

        talk.line.press("1")

        await until(lambda: len(talk.voice.said) == 2 * len(before))
        assert talk.voice.said == before * 2
        assert talk.companion.asked == []


@pytest.mark.parametrize(
    ("key", "words"), [("2", "说慢一点"), ("3", "声音大一点"), ("*", "退回上一步"), ("0", "找真人")]
)
async def test_other_keys_stand_for_words(key: str, words: str) -> None:
    async with talking() as talk:
        await talk.quiet()

        talk.line.press(key)

        await until(lambda: talk.companion.asked == [words])


async def test_options_have_keys_from_four_on() -> None:
    options = (Option("看到了", "seen"), Option("找不到", "missing"), Option("找真人", "human"))
    asks = Answers(greeting=Utterance("您看到了吗？", options))
    async with talking(asks) as talk:
        await talk.quiet()

        talk.line.press("5")

        await until(lambda: talk.companion.asked == ["=missing"])


async def test_a_key_that_means_nothing_is_answered_with_those_that_do() -> None:
    asks = Answers(greeting=Utterance("您看到了吗？", (Option("看到了", "seen"),)))
    async with talking(asks) as talk:
        await talk.quiet()

        talk.line.press("9")

        await until(lambda: "找真人" in talk.spoken)
        assert "这个键现在没有用" in talk.spoken
        assert "看到了，请按四" in talk.spoken


async def test_what_was_said_before_a_key_is_not_lost() -> None:
    async with talking() as talk:
        await talk.quiet()
        talk.person.says("我胸口疼", seconds=2)
        await until(lambda: talk.person._planned)

        talk.line.press("0")

        await until(lambda: talk.companion.asked == ["我胸口疼", "找真人"])


async def test_who_is_silent_is_asked_again_slower_and_then_offered_keys() -> None:
    async with talking() as talk:
        await talk.quiet()
        greeted = len(talk.voice.said)

        await until(lambda: "找真人" in talk.spoken, seconds=10)

        assert "您想做什么" in talk.voice.said[greeted]
        assert "您不方便说话" in talk.spoken


async def test_while_it_thinks_long_a_tone_is_heard() -> None:
    async with talking(Answers(takes=1.7)) as talk:
        await talk.quiet()
        talk.person.says("怎么付钱")
        await until(lambda: talk.companion.asked)
        before = len(talk.line.said_so_far)

        await until(lambda: len(talk.line.said_so_far) > before)

        assert "您说的是怎么付钱" not in talk.spoken


async def test_a_danger_is_said_even_where_the_person_has_gone_on() -> None:
    danger = Utterance("先打幺二零。", urgent=True)
    async with talking(Answers({"我胸口疼": danger}, takes=0.2)) as talk:
        await talk.quiet()
        talk.person.says("我胸口疼", seconds=0.5)
        await until(lambda: talk.companion.asked == ["我胸口疼"])

        talk.line.press("1")
        talk.line.press("3")

        await until(lambda: "声音大一点" in talk.spoken)
        assert "先打幺二零" in talk.spoken


async def test_a_human_takes_over_after_the_words_were_said() -> None:
    over = Answers({"找真人": Utterance("好，请别挂。", then="human")})
    async with talking(over) as talk:
        await talk.quiet()

        talk.line.press("0")

        assert await talk.ended() == "human"
        assert "请别挂" in talk.spoken


async def test_a_farewell_ends_the_call() -> None:
    over = Answers({"再见": Utterance("再见，您慢走。", then="hang_up")})
    async with talking(over) as talk:
        await talk.quiet()

        talk.person.says("再见")

        assert await talk.ended() == "finished"


async def test_what_was_being_said_when_the_line_broke_is_still_answered() -> None:
    async with talking() as talk:
        await talk.quiet()
        talk.person.says("钱转过去了", seconds=3)
        await until(lambda: talk.person._planned)

        talk.line.hang_up()

        assert await talk.ended() == "hung_up"
        assert talk.companion.asked == ["钱转过去了"]


async def test_an_answer_that_fails_is_an_apology_and_the_talk_goes_on() -> None:
    class Broken(Answers):
        async def answers(self, text: str, patience: float) -> Utterance:
            if not self.asked:
                self.asked.append(text)
                raise OSError("out of order")
            return await super().answers(text, patience)

    async with talking(Broken()) as talk:
        await talk.quiet()
        talk.person.says("怎么付钱")
        await until(lambda: "对不起" in talk.spoken)
        await talk.quiet()

        talk.person.says("再来一次")

        await until(lambda: "您说的是再来一次" in talk.spoken)


async def test_without_hearing_there_are_keys_and_a_human() -> None:
    over = Answers({"找真人": Utterance("好，请别挂。", then="human")})
    async with talking(over) as talk:
        await talk.quiet()
        talk.person.fails = RecogniserError("stopped_working")
        await until(lambda: "我现在听不了" in talk.spoken)

        talk.line.press("0")

        assert await talk.ended() == "human"


async def test_slow_people_are_spoken_to_as_they_wish() -> None:
    slow = Answers(greeting=Utterance("您好。", manner=Manner(pace=130, louder=2)))
    async with talking(slow) as talk:
        await talk.quiet()

        assert talk.voice.paces[0] < 150
        assert max(talk.line.said_so_far) > 1


async def test_hints_follow_the_conversation() -> None:
    knows = Answers(greeting=Utterance("您看到了吗？", hints=("看到了", "找不到")))
    async with talking(knows) as talk:
        await talk.quiet()

        assert talk.person.hints[-1] == ("看到了", "找不到")
