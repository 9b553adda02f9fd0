"""From where on what was learned is believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """From where on something is believed; chosen by cross-validation.

    Attributes:
        understood: The least fit of any label.
        familiar: The least share of pairs of characters that were ever seen, in a text that is
            more than a word: what is all strange is not guessed at.
        danger: The least fit of a danger; low, because missing one is worst.
        danger_lead: How much better than a danger something else may fit before it decides.
        stray_answer: How much an answer counts against a danger where nothing was asked.
        sure: From this fit of the whole on, parts are not asked what is meant.
        clear: The least fit of a guide that is opened without asking back.
        lead: How much better the best guide must fit than the second.
        another: The least fit of a part for a further guide,
        openly_another: where the words say that it is more than one thing.
        one: From this fit of the whole on, it is one request unless the words say otherwise.
        no_list: From this fit on, something else than a guide is not taken for a list of them.
        walking: How much likelier the answers of a walk become while a guide is walked.
        name: How much a name that stands in the text lifts its guide.
        perhaps: The least fit of all guides that is asked back, where nothing else fits but
            what is not taught.
        beside_danger: The least fit of a guide that is named beside a danger, which comes first,
            or beside the wish to practise.
        no_danger: The most of all that was learned of dangers, in the whole,
        no_danger_in_part: and in any part of it,
        only_asks: and the least fit of all guides, where a fraud is only spoken of.
        part_of_danger: How much the fit of a mere part counts, for dangers,
        part_of_guide: for guides,
        part_of_wish: for wishes and rights,
        part_of_elsewhere: for what is answered elsewhere,
        part_of_answer: for answers while walking,
        part_of_courtesy: for courtesies.
    """

    understood: float = 0.35
    familiar: float = 0.35
    danger: float = 0.15
    danger_lead: float = 1.5
    stray_answer: float = 0.85
    sure: float = 0.7
    clear: float = 0.2
    lead: float = 5.0
    another: float = 0.6
    openly_another: float = 0.35
    one: float = 0.5
    no_list: float = 0.95
    walking: float = 3.0
    name: float = 0.3
    perhaps: float = 0.25
    beside_danger: float = 0.1
    no_danger: float = 0.02
    no_danger_in_part: float = 0.6
    only_asks: float = 0.95
    part_of_danger: float = 0.22
    part_of_guide: float = 0.95
    part_of_wish: float = 0.9
    part_of_elsewhere: float = 0.7
    part_of_answer: float = 0.5
    part_of_courtesy: float = 0.3
