from nlu.clauses import clauses
from nlu.names import names
from nlu.spoken import spoken


def parts(text):
    return [text[part.start : part.end] for part in clauses(text)]


def test_a_single_short_clause_is_nothing_but_itself():
    assert parts("怎么扫码") == []
    assert parts("，。") == []


def test_a_story_is_read_clause_by_clause_and_by_neighbours():
    found = parts("我七十六了，眼睛不好，扫码怎么弄")

    alone = [part for part in found if "，" not in part]
    assert alone == ["我七十六了", "眼睛不好", "扫码怎么弄"]
    assert "眼睛不好，扫码怎么弄" in found


def test_two_requests_are_parted_at_the_word_between_them():
    assert parts("扫码咋弄还有医保码咋个激活") == ["扫码咋弄", "还有医保码咋个激活"]


def test_a_long_text_without_marks_is_read_through_windows():
    text = "我今年七十六了老伴走得早儿子在外地那个卖豆腐的不收零钱叫我扫码"

    found = parts(text)

    assert len(found) >= 3
    assert any("不收零钱" in part for part in found)
    assert found[-1].endswith("扫码")


BOOK = names({"scan": ["扫一扫", "扫码"], "pension": ["养老金认证", "领"]})


def test_a_name_is_found_as_written():
    mention = BOOK.mentions(spoken("我想用扫一扫"))[0]

    assert (mention.guide, mention.start, mention.end, mention.exact) == ("scan", 3, 6, True)


def test_a_longer_name_is_found_by_its_sound():
    mention = BOOK.mentions(spoken("养老斤认真"))[0]

    assert (mention.guide, mention.exact) == ("pension", False)


def test_short_names_are_not_found_by_sound_alone():
    assert BOOK.mentions(spoken("少马，零")) == []


def test_names_come_in_the_order_said():
    assert [m.guide for m in BOOK.mentions(spoken("养老金认证和扫码"))] == ["pension", "scan"]
