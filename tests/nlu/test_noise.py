import pytest

from nlu.noise import common_characters, spoil
from nlu.pinyin import merged, syllables

SENTENCE = "小同志卖豆腐的不收零钱叫我扫那个黑白方块"


def test_the_same_seed_spoils_the_same_way():
    assert spoil(SENTENCE, 0.3, 1) == spoil(SENTENCE, 0.3, 1) != spoil(SENTENCE, 0.3, 2)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 1.0])
def test_about_the_share_is_changed(share):
    spoiled = spoil(SENTENCE, share)

    changed = sum(old != new for old, new in zip(SENTENCE, spoiled, strict=True))
    assert abs(changed - share * len(SENTENCE)) <= 1.5


def test_what_is_changed_still_sounds_alike():
    spoiled = spoil(SENTENCE, 1.0)

    heard = zip(syllables(SENTENCE), map(syllables, spoiled), strict=True)
    alike = sum(merged(sound) in {merged(one) for one in others} for sound, others in heard)
    assert alike >= 0.8 * len(SENTENCE)


def test_other_writing_stays():
    assert spoil("96110, OK", 1.0) == "96110, OK"


def test_the_common_characters_are_those_of_gb_2312_level_1():
    assert len(common_characters()) == 3755
    assert {"啊", "座"} <= set(common_characters())
