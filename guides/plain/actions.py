"""How many things a sentence asks a person to do: one is plain."""

from __future__ import annotations

import re
from functools import cache

from guides.plain.marks import own_words
from guides.plain.vocabulary import lists

# Stands where a label stood.
_LABEL = "□"
_HAN = r"[\u4e00-\u9fff□]"
_SPACE_AS_COMMA = re.compile(rf"(?<={_HAN})[ ]+(?=[\u4e00-\u9fff])")
_SPEECH = re.compile(r"(?:[说问答喊讲]|一句|短信|一条)[:：].*")
_QUESTION = re.compile(r"[？?]\s*$")
# 「点「我」，好吗？」 asks politely, but it asks to do it.
_POLITE = re.compile(r"(?:好吗|行吗|可以吗|好不好|行不行|成吗|中不中)[？?]\s*$")
_CLAUSE = re.compile(r"[，；：,;:。！!]")
# What follows these begins anew: what was said of a case, or was not to be done, is over.
_PIECE = re.compile(r"(?=(?<![不别])再|然后|接着|并且|随后|最后|就|(?<!刚)才|并(?!不|没|非))")
_EITHER = re.compile(r"或者?是?|还是|要么")
# 「点「我」「服务」」, 「点「我」、「服务」」: one verb for two places to press.
_ONE_AFTER_ANOTHER = re.compile(r"□(?:\s*[、和及跟与\-~—]*\s*□)+|□(?:，□)+(?=[，。！]|$)")
_ANY_OF_THEM = re.compile(r"都|或|中间|之间|哪个|旁边|随便|一样|任")
_ARROW = re.compile(r"→|⇒|->|-＞|>|＞|➡")
# 「没有就点叉」: what is done instead of what went before.
_INSTEAD = re.compile(
    r"^(?:也|那|要|还)?(?:有|没|不行|不然|不成|要不|否则|或|实在|万一|要是|如果|若|找不到|[点打按]不|不想|不会|不愿|"
    r"不|想|谁|失?着?火|.{1,4}了(?=.))"
)
# A part that tells of a case, not of what to do now.
_CASE_BEGINS = re.compile(
    r"^(?:如果|要是|万一|等(?!一|几|会)|谁|它|他|她|有人|有的|别人|生人|骗子|坏人|店家|店主|司机|医生|对方|手机会|"
    r"想|不想|以前|从前|上次|刚才|昨天|每次|凡是)"
)
_CASE_ENDS = re.compile(r"(?:时|时候|前|的话|了|吗|那一刻|期间)$")
# 「再按一下是关」 tells what it does.
_TELLS = re.compile(r"[下次它□]是")
_AFTERWARDS = re.compile(r"(?:以后|之后|后)$")
_OF = re.compile(r"的$")
# 「点底下别的」 names what to press; 「扫码付钱的」 names people.
_NAMED_BY_LOOKS = re.compile(
    r"(?:别|其他|其它|另外|有字|[大小红绿蓝黄白黑灰亮]色?|[上下左右前后里外中底]+[面边头间]?|"
    r"第.个|着□?字?|带.{1,4}字?)的$"
)
_PLACE_FOR = re.compile(
    r"的(?:地方|时候|人|那里|那儿|字|按钮|键|框|格子|那一?[个页栏行]|这一?[个页栏行]|页面?|图|码|东西|办法|样子|窗口|机器|"
    r"电话|短信|消息|链接|软件)"
)
_LOOKS_FOR = re.compile(r"(?:找|看|有|是|在|到|认|像|叫|收到|听|用|记)[^，]*$")
# What stands before a verb and makes it no request.
_NOT_ASKED = re.compile(
    r"(?:不要|别(?![的人处])|不用|不必|不许|不准|不可|不能|不会|不想|不敢|不肯|不愿|不该|甭|勿|莫|没(?!关系|事|问题)|免得|"
    r"省得|怕|小心|当心|防止|难|不好)[^就再]*$"
    r"|(?:叫|让|要|催|逼|劝|哄|骗|喊|求|教)(?:您|你|我|他|她|它|人|老人|别人|大家)[^就再]*$"
    r"|(?:[帮替](?:您|你|我|忙|着)|帮)[^就再]*$"
    r"|(?:[不未被可学]|怎么|怎样|如何|用来|为了|是|有人)(?:自己|自动|慢慢|直接|随便|随时)?$"
    r"|请(?!您|你)[^，]{1,7}$|(?<![头画图])像[^就再]*$"
    r"|自动$"
)
# 「可以点」, 「要点」: no request by itself, but the first of two with 再.
_MAY = re.compile(r"(?:可以|要|得|需要|必须|能|会)(?:自己|自动|慢慢|直接|随便|随时)?$")
_ON = re.compile(r"^(?:再|然后|接着|并|随后|最后)")
# 「点叉关掉」, 「点左上角退回来」, 「双击打开」: what comes of the one action.
_OUTCOMES = (
    r"(?:打开|关掉|关上|关闭|退出|退回|返回|退到|进入|进到|删掉|删除|挂断|挂掉|解锁)"
    r"(?:它|来|去|这一?页|这里|桌面|上一页|前一页|到?最前面)*[。！!\s]*$"
)
_OUTCOME = re.compile(_OUTCOMES)
_THEN_IT_COMES = re.compile(f"就{_OUTCOMES}")
# One movement of the hand, though it takes two verbs.
_HOLD_AND_MOVE = re.compile(r"(?<=按住)([^，□]*□?[^，□]*)，?([^，□]{0,8}?)(?:推|拉|拖|滑|划)")
_HOLD_AND_LET_GO = re.compile(r"(按[住着].*)(?:松手|松开)")
_TAP_AND_HOLD = re.compile(r"双击并(?=按住)")
_FURTHER = re.compile(r"([推滑拉翻划])([^，]*，一?直?)\1")
_TWICE = re.compile(r"(滑|推|按|点|翻|划|扫|拨|拉|搜|选|填|输)[一了]?\1")


def actions(sentence: str) -> int:
    """How many actions a sentence asks for, at most one of which is plain."""
    own = own_words(sentence, _LABEL).strip()
    if _QUESTION.search(own) and not _POLITE.search(own):
        return 0
    if _ARROW.search(own):
        return 2
    own = _SPEECH.sub("", _SPACE_AS_COMMA.sub("，", _POLITE.sub("", own)))
    own = _no_actions().sub(lambda found: "＿" * len(found.group()), own)
    own = _one_movement(own)
    if _in_a_row(own):
        return 2
    return max(_counts(own), default=0)


def _one_movement(own: str) -> str:
    own = _TAP_AND_HOLD.sub("", _TWICE.sub(r"\1", own))
    own = _HOLD_AND_LET_GO.sub(r"\1", _HOLD_AND_MOVE.sub(r"\1\2", own))
    return _FURTHER.sub(r"\1\2", own)


def _in_a_row(own: str) -> bool:
    for found in _ONE_AFTER_ANOTHER.finditer(own):
        asked = _verb().search(own[: found.start()])
        if asked and not _NOT_ASKED.search(own[: asked.start()]):
            return not _ANY_OF_THEM.search(own)
    return False


def _counts(own: str) -> list[int]:
    """The actions of each way to go: what is done instead of another is counted apart."""
    ways = [0]
    allowed = 0
    for clause in _CLAUSE.split(own):
        if _INSTEAD.search(clause.strip()):
            ways.append(0)
            allowed = 0
        for number, way in enumerate(_EITHER.split(clause)):
            if number:
                ways.append(0)
            for piece in _PIECE.split(way):
                if ways[-1] and _THEN_IT_COMES.match(piece.strip()):
                    continue
                hard, soft = _requests(piece.strip())
                if hard and _ON.search(piece):
                    hard += allowed
                    allowed = 0
                ways[-1] += hard
                allowed += soft
    return ways


def _requests(piece: str) -> tuple[int, int]:
    """How many actions a part asks for, and how many it allows."""
    bare = re.sub(r"[。！!\s]+$", "", piece)
    hard = soft = 0
    if _is_a_case(bare):
        return hard, soft
    for found in _verb().finditer(bare):
        before, rest = bare[: found.start()], bare[found.start() :]
        is_outcome = hard and _OUTCOME.match(rest)
        names_a_place = _LOOKS_FOR.search(before) and _PLACE_FOR.search(rest)
        if is_outcome or names_a_place or _NOT_ASKED.search(before):
            continue
        if _MAY.search(before):
            soft += 1
        else:
            hard += 1
    return hard, soft


def _is_a_case(piece: str) -> bool:
    if _CASE_BEGINS.search(piece) or _CASE_ENDS.search(piece) or _TELLS.search(piece):
        return True
    if _AFTERWARDS.search(piece):
        # 「打开「微信」后」 asks to open it; 「打开后」 and 「选好人以后」 tell when.
        return bool(re.search(r"[了完好过]", piece))
    return bool(_OF.search(piece)) and not _NAMED_BY_LOOKS.search(piece)


@cache
def _no_actions() -> re.Pattern[str]:
    return re.compile("|".join(lists()["no_actions"]))


@cache
def _verb() -> re.Pattern[str]:
    verbs = "|".join(sorted(lists()["actions"], key=len, reverse=True))
    # 「按错了」 and 「点开的」 tell of what happened, as does 「选好了」; 「选好日期」 asks.
    return re.compile(
        rf"(?:{verbs})(?!错|了|着|过|完|不|的|得|后|以后|之后|吗|成|键|钮"
        r"|好(?:了|$|[，。再就点按]|后|以后|之后)|(?<![滑划拖推翻拉退发转])到)"
    )
