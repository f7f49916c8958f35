"""Says back what a Chinese customer told before, where the last turn only presses for it.

"I have asked three times, I'll post it" – after "a week since I sent it back": the second is what
it is about. Pure; only short clauses that tell something count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.chat import Message, Speaker
from assistant.understand import restate
from assistant.understand.text import fold

MAX_TURN = 600
TURNS_BACK = 6
# What is told in a story is no longer, a clause of it no shorter.
LONGEST_TOLD, SHORTEST_TOLD, SHORTEST_STORY = 22, 4, 5
_EXCLAIMED = re.compile(r"[啦吧哦呀嘛呢啊哈！!~～]+$")
_NOT_TOLD = re.compile(
    r"你|您|客服|投诉|曝光|12315|赔|骗|滚|妈的|傻|垃圾|他妈|破|狗|死|屁|什么|怎|哪|谁|几|多少|啥|请|"
    r"能不能|可以|帮|麻烦|查|想问|咨询|快点|赶紧|吗|呢$|^(好|嗯|对|是的|不是|谢|没有|在)"
)


def earlier_trouble(messages: Sequence[Message], language: str) -> str:
    """What went wrong as one of the customer's turns says it, the newest first; Chinese."""
    if not language.startswith("zh"):
        return ""
    return next((said for text in _own(messages) if (said := restate.trouble_in(text))), "")


def story(messages: Sequence[Message], language: str) -> str:
    """What an earlier message of the customer tells, as it stands, in one short clause; Chinese.

    Only what is told counts: questions, demands and words about us are left out.
    """
    if not language.startswith("zh"):
        return ""
    return next((said for text in _own(messages)[1:] if (said := _story(text))), "")


def _own(messages: Sequence[Message]) -> list[str]:
    """The customer's messages, the newest first."""
    own = [m.text[:MAX_TURN] for m in messages if m.speaker is Speaker.CUSTOMER]
    return own[-TURNS_BACK:][::-1]


def _story(text: str) -> str:
    told = []
    for clause in restate.clauses_of_turn([Message(Speaker.CUSTOMER, text)]):
        said = _EXCLAIMED.sub("", clause)
        asks = restate.asks_anything([Message(Speaker.CUSTOMER, clause)], "zh")
        if len(said) < SHORTEST_TOLD or asks or restate.unsafe(said):
            continue
        if not _NOT_TOLD.search(fold(said).text):
            told.append(restate.turned_round(said))
    clause = "，".join(told[:2])
    if len(clause) > LONGEST_TOLD:
        clause = told[0]
    return clause if SHORTEST_STORY <= len(clause) <= LONGEST_TOLD else ""
