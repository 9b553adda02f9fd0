"""Walking a guide: begin, one step after another, help when it goes wrong, end."""

from __future__ import annotations

from actions.moment import Moment
from guides import walk

# Two failures in a row bring a human.
_FAILURES_THAT_BRING_A_HUMAN = 2


def ask_guide(moment: Moment) -> None:
    """The person wants one guide or several, one after another."""
    situation = moment.situation
    wanted = [guide for guide in moment.meaning.guides if guide in moment.guides]
    if moment.meaning.untaught:
        moment.say("not_taught_yet", things="、".join(moment.meaning.untaught))
    if not wanted:
        from_here(moment)
        return
    first, *later = wanted
    situation.queue += [
        guide for guide in later if guide not in (*situation.queue, situation.guide)
    ]
    if later:
        moment.say("one_after_another", then="、".join(map(moment.title, later)))
    if first == situation.guide:
        moment.say("we_are_at_it", title=moment.title(first))
        put_step(moment)
        return
    if situation.guide:
        moment.say("laid_aside", title=moment.title(situation.guide))
        situation.pause()
    begin(moment, first)


def begin(moment: Moment, guide: str) -> None:
    """Begins a guide, or goes on with it where it was left."""
    situation = moment.situation
    situation.danger = None
    left_at = next((each["step"] for each in situation.paused if each["guide"] == guide), 0)
    situation.enter(guide, max(left_at, 1))
    if left_at > 1:
        moment.say("go_on_with", title=moment.title(guide))
        put_step(moment)
        return
    moment.note("begun", guide)
    taught = moment.guides[guide]
    moment.say("begin", title=taught.title, count=moment.phrases.number(len(taught.steps)))
    if taught.fee:
        moment.tell(taught.fee)
    needs = [moment.title(need) for need in taught.needs if need not in situation.learned]
    if needs:
        moment.say("needs_first", aloud=False, titles="、".join(needs))
    put_step(moment)
    moment.say("offline", aloud=False, offline=_first_sentence(taught.offline))


def _first_sentence(text: str) -> str:
    return text.partition("。")[0] + "。"


def put_step(moment: Moment, *, briefly: bool = False) -> None:
    """Says the present step, or first asks what must be sure before it."""
    situation, step, guide = moment.situation, moment.step, moment.guide
    if step is None or guide is None:
        return
    number = moment.phrases.number(situation.step)
    if step.ask_first and not situation.cleared:
        moment.say("before_step", number=number)
        moment.tell(step.ask_first)
        moment.ask("ask_first")
        moment.offer("affirm:ask_first", "deny:ask_first", "human")
        return
    manner = walk.manner_for(
        situation.asked,
        short=briefly or "short" in situation.preferences or "slow" in situation.preferences,
        screen_reader="screen_reader" in situation.preferences,
    )
    moment.say("step", number=number, instruction=walk.instruction(step, manner))
    if (step.confidence or guide.confidence) == "low" and situation.asked == 0:
        moment.say("may_differ", aloud=False)
    _ask_to_see(moment)
    situation.asked += 1


def _ask_to_see(moment: Moment) -> None:
    """The check: what the person should now see."""
    if moment.step is None:
        return
    moment.tell(moment.step.see)
    moment.ask("check")
    moment.offer("done", "cannot_find", "human")


def done(moment: Moment) -> None:
    """The step is done: the next one, or the end."""
    situation = moment.situation
    if not _walking(moment):
        return
    if situation.asking == "ask_first":
        _clear(moment)
        return
    _advance(moment, "well_done")


def skip(moment: Moment) -> None:
    """The person knows this step already."""
    if _walking(moment):
        _advance(moment, "skipped")


def _advance(moment: Moment, phrase: str) -> None:
    situation, guide = moment.situation, moment.guide
    if guide is None or situation.guide is None:
        return
    if situation.step >= len(guide.steps):
        finish(moment)
        return
    situation.move_to(situation.step + 1)
    moment.note("reached", situation.guide, situation.step)
    moment.say(phrase)
    put_step(moment)


def _clear(moment: Moment) -> None:
    """What must be sure before the step is sure."""
    moment.situation.cleared = True
    put_step(moment)


def ask_first_denied(moment: Moment) -> None:
    """Something is not right before a step with a stake: it is not done."""
    moment.say("do_not_go_on")
    if moment.guide:
        moment.say("offline", offline=moment.guide.offline)
    moment.ask("ask_first")
    moment.offer("affirm:ask_first", "stop", "human")


def finish(moment: Moment) -> None:
    """After the last step: praise, the safety line, and the offer to tell it back."""
    situation, guide = moment.situation, moment.guide
    if guide is None:
        return
    moment.note("finished", guide.id, len(guide.steps))
    if guide.id not in situation.learned:
        situation.learned.append(guide.id)
    in_danger, situation.danger = situation.danger, None
    situation.leave()
    if in_danger:
        moment.say("all_done_after_fraud")
        moment.tell(guide.safety)
        go_on(moment)
        return
    moment.say("finished", title=guide.title)
    moment.tell(guide.safety)
    moment.say("tell_it_back")
    moment.ask("teach_back", guide=guide.id)
    moment.offer("teach_back", "deny:teach_back", "human")


def go_on(moment: Moment) -> None:
    """What comes next when something has ended: what was asked for, what was left."""
    situation = moment.situation
    situation.question = None
    if situation.queue:
        moment.say("now_to")
        begin(moment, situation.queue[0])
    elif situation.paused:
        offer_to_resume(moment)
    else:
        moment.say("anything_else")
        moment.offer("what_can_you_do", "stop")


def offer_to_resume(moment: Moment) -> None:
    """Offers to go on with what was left in the middle."""
    place = moment.situation.paused[-1]
    moment.say(
        "resume_offer",
        title=moment.title(place["guide"]),
        number=moment.phrases.number(place["step"]),
    )
    moment.ask("resume")
    moment.offer("resume", "deny:resume", "human")


def resume(moment: Moment) -> None:
    """Goes on where it was left, also after days."""
    situation = moment.situation
    situation.danger = None
    if situation.guide:
        moment.say("we_are_at_it", title=moment.title(situation.guide))
        put_step(moment)
    elif situation.paused:
        place = situation.paused[-1]
        situation.enter(place["guide"], place["step"])
        moment.say("go_on_with", title=moment.title(place["guide"]))
        put_step(moment)
    elif situation.queue:
        begin(moment, situation.queue[0])
    else:
        nothing_begun(moment)


def where_am_i(moment: Moment) -> None:
    """Says what is being learned and which step it is."""
    situation = moment.situation
    if situation.guide and moment.guide:
        moment.say(
            "where",
            title=moment.guide.title,
            count=moment.phrases.number(len(moment.guide.steps)),
        )
        put_step(moment)
    elif situation.paused:
        offer_to_resume(moment)
    else:
        nothing_begun(moment)


def nothing_begun(moment: Moment) -> None:
    """There is nothing to go on with."""
    situation = moment.situation
    situation.question = None
    moment.say("nothing_begun")
    moment.offer("what_can_you_do", "human")


def repeat(moment: Moment) -> None:
    """The same again in other words."""
    if _walking(moment):
        moment.say("again")
        moment.situation.cleared = moment.situation.asking != "ask_first"
        put_step(moment)


def shorter(moment: Moment) -> None:
    """The same in few words, and the offer to keep to it."""
    _in_fewer_words(moment, "short")


def slower(moment: Moment) -> None:
    """The same, less at a time, and the offer to keep to it."""
    _in_fewer_words(moment, "slow")


def _in_fewer_words(moment: Moment, preference: str) -> None:
    moment.say("no_hurry")
    in_step = bool(moment.step) and moment.situation.asking != "ask_first"
    if moment.step and in_step:
        moment.tell(walk.instruction(moment.step, "short"))
        moment.situation.asked += 1
    if preference in moment.situation.preferences:
        if in_step:
            _ask_to_see(moment)
        else:
            from_here(moment)
        return
    moment.say(f"ask_{preference}")
    moment.ask("prefer", name=preference)
    moment.offer("affirm:prefer", "deny:prefer")


def why(moment: Moment) -> None:
    """Why this step is done."""
    if _walking(moment) and moment.step:
        moment.tell(moment.step.why)
        remind(moment)


def go_back(moment: Moment) -> None:
    """The step before."""
    situation = moment.situation
    if not _walking(moment):
        return
    if situation.step <= 1:
        moment.say("this_is_the_first")
    else:
        moment.say("one_back")
    situation.move_to(max(situation.step - 1, 1))
    put_step(moment)


def start_over(moment: Moment) -> None:
    """From the first step."""
    situation = moment.situation
    if not situation.guide and situation.paused:
        place = situation.paused[-1]
        situation.enter(place["guide"], place["step"])
    if _walking(moment):
        moment.say("from_the_start")
        situation.move_to(1)
        put_step(moment)


def cannot_find(moment: Moment) -> None:
    """Not to be found: one way after another, then a human or the way without a phone."""
    situation = moment.situation
    if not _walking(moment) or moment.step is None or moment.guide is None:
        return
    if situation.asking == "ask_first":
        ask_first_denied(moment)
        return
    moment.note("stuck", moment.guide.id, situation.step)
    moment.say("never_mind")
    if answer := walk.answer_to_trouble(moment.guide, moment.step, moment.meaning.text):
        moment.tell(answer)
    elif way := walk.way_to_find(moment.step, situation.searched):
        moment.note("hint", moment.guide.id, situation.step)
        moment.tell(way)
        situation.searched += 1
    else:
        moment.say("tried_all")
        moment.say("offline", offline=moment.guide.offline)
    ask_again(moment)


def looks_different(moment: Moment) -> None:
    """The person's screen looks different."""
    _obstacle(moment, "different")


def popup(moment: Moment) -> None:
    """Something popped up."""
    _obstacle(moment, "popup")


def did_not_work(moment: Moment) -> None:
    """Pressed, and nothing happened."""
    _obstacle(moment, None)


def _obstacle(moment: Moment, kind: str | None) -> None:
    situation = moment.situation
    if not _walking(moment) or moment.step is None or moment.guide is None:
        return
    moment.note("stuck", moment.guide.id, situation.step)
    known = walk.answer_to_trouble(moment.guide, moment.step, moment.meaning.text)
    if known:
        moment.tell(known)
    elif kind:
        moment.tell(getattr(moment.step.obstacles, kind))
    else:
        moment.say("did_not_work")
    ask_again(moment)


def trouble(moment: Moment) -> bool:
    """Answers a trouble that people are known to have at this step; False if it is none."""
    if moment.guide is None or moment.step is None:
        return False
    answer = walk.answer_to_trouble(moment.guide, moment.step, moment.meaning.text)
    if answer is None:
        return False
    moment.note("stuck", moment.guide.id, moment.situation.step)
    moment.tell(answer)
    ask_again(moment)
    return True


def ask_again(moment: Moment) -> None:
    """After help: did it go? A second failure in a row brings a human."""
    fail(moment)
    if moment.situation.asking == "ask_first":
        put_step(moment)
        return
    moment.say("found_now")
    moment.ask("check")
    moment.offer("done", "cannot_find:still", "human")


def fail(moment: Moment) -> None:
    """Counts a failure; the second in a row offers a human."""
    situation = moment.situation
    situation.failures += 1
    if situation.failures >= _FAILURES_THAT_BRING_A_HUMAN and situation.handover is None:
        situation.handover = "offered"
    if situation.failures >= _FAILURES_THAT_BRING_A_HUMAN:
        moment.say("human_offer")


def stop(moment: Moment) -> None:
    """Enough for now: the place is kept."""
    situation = moment.situation
    situation.danger = None
    if situation.guide:
        moment.say(
            "stopped",
            title=moment.title(situation.guide),
            number=moment.phrases.number(situation.step),
        )
        situation.pause()
    else:
        moment.say("goodbye")
    situation.question = None


def unsure(moment: Moment) -> None:
    """A bare sound confirms nothing: the question is put again, with its answers."""
    situation = moment.situation
    if situation.asking == "ask_first" or (situation.asking == "check" and moment.step):
        moment.say("did_you_mean_yes")
        if situation.asking == "check":
            _ask_to_see(moment)
        else:
            put_step(moment)
        return
    if situation.offered:
        moment.say("which_of_these")
        moment.choices += renewed(moment)
        return
    from_here(moment)


def renewed(moment: Moment) -> list[dict[str, str]]:
    """The choices last offered, in date again."""
    turn = moment.situation.turn + 1
    return [
        {
            "label": choice["label"],
            "value": f"{choice['value'].split('@')[0]}@{turn}"
            if "@" in choice["value"]
            else choice["value"],
        }
        for choice in moment.situation.offered
    ]


def remind(moment: Moment) -> None:
    """After something said in between: back to the step, in few words."""
    situation = moment.situation
    if moment.step is None:
        return
    if situation.asking == "ask_first":
        put_step(moment)
        return
    moment.say(
        "back_to_step",
        number=moment.phrases.number(situation.step),
        instruction=walk.instruction(
            moment.step, "described" if "screen_reader" in situation.preferences else "short"
        ),
    )
    _ask_to_see(moment)


def from_here(moment: Moment) -> None:
    """Where to go from here: the step that waits, what was left, or what there is."""
    situation = moment.situation
    if situation.guide:
        remind(moment)
    elif situation.paused:
        offer_to_resume(moment)
    elif not moment.choices:
        moment.offer("what_can_you_do", "human")


def _walking(moment: Moment) -> bool:
    """Whether a guide is being walked; if not, says how to begin or go on."""
    if moment.situation.guide:
        return True
    if moment.situation.paused:
        offer_to_resume(moment)
    else:
        nothing_begun(moment)
    return False
