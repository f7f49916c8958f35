"""Finds what a draft claims without a source: numbers, days, addresses, reversed meanings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Check, CheckLevel
from assistant.draft.rules import MAX_TEXT, Terms
from assistant.knowledge.shop import Shop

MAX_CONVERSATION = 20_000
_MINUTES = {"minute": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0, "month": 43200.0}
_UNITS = (
    (re.compile(r"分[钟鐘]|min(ute)?s?\b", re.I), "minute"),
    (re.compile(r"个?[小]?[时時]|個?小時|[钟鐘][头頭]|h(ou)?rs?\b|hours?\b", re.I), "hour"),
    (re.compile(r"个?工作[日天]|個?工作[日天]|天|日|(business |working )?days?\b", re.I), "day"),
    (re.compile(r"个?[周週]|个?星期|個?星期|个?[礼禮]拜|weeks?\b", re.I), "week"),
    (re.compile(r"[个個]月|months?\b", re.I), "month"),
)
_HAN = {"半": 0.5, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6} | {
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_ENGLISH = {
    "half an": 0.5, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "thirty": 30,
    "twenty-four": 24, "forty-eight": 48,
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,:]\d+)*|(?<=[^\W\d_])\d+(?:[.:]\d+)*")
_HAN_NUMBER = re.compile(
    r"[一二两兩三四五六七八九十半]{1,3}(?=[个個]?[分小天日周週星月钟鐘工礼禮])"
)
_ENGLISH_NUMBER = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True)) + r")\b(?=[\s-])",
    re.I,
)
_IDIOM = re.compile(
    r"(每|[这這]|那|哪|有|[头頭]|同|整|前|多|第)一(?=[天日])|一(?=[天日]比)|半(?=天(?![内內之以后後]))"
)
_LINK = re.compile(r"https?://\S+|www\.\S+|\b[\w-]+\.(?:com|cn|net|org|top|xyz|io|co)\b\S*", re.I)
_CONTACT = re.compile(r"(?<!\d)\+?\d[\d -]{6,}\d(?!\d)|[\w.]{1,40}@[\w-]{1,40}\.\w{2,10}")
_CLAUSE = re.compile(r"[^，,。.!！?？;；\n]+[，,。.!！?？;；\n]?")
_SENTENCE = re.compile(r"[^。.!！?？;；\n]+[。.!！?？;；\n]?")
_STEP = re.compile(r"(?:^|[\s\n])([1-9])[.)、）](?=\D)")
_NEGATION = re.compile(r"没有?|沒有?|未|不|别|還沒|(?:\b(?:not|never|n't)\b)|n't", re.I)
_CONDITION = re.compile(
    r"如果|若|要是|假如|是否|有没有|有沒有|[吗嗎没沒]|之?[后後]|之?前|[时時]|一旦|等|再|就|麻[烦煩]|[请請]|怎|哪|何"
    r"|\b(if|whether|once|when|after|before|until|unless|have you|did you|has it)\b|\?",
    re.I,
)
_ASSERTED = re.compile(r"(已[经經]?|您|[都就])$")


def _amount(text: str) -> float:
    if text in _HAN:
        return float(_HAN[text])
    if set(text) <= set(_HAN) and "半" not in text:
        head, _, tail = text.partition("十")
        if "十" in text:
            return (_HAN[head[0]] if head else 1) * 10.0 + (_HAN[tail[0]] if tail else 0)
    return float(_ENGLISH.get(text.casefold(), -1))


def _unit(text: str, end: int) -> str:
    after = text[end : end + 14].lstrip(" -\u00a0")
    for pattern, name in _UNITS:
        if pattern.match(after):
            return name
    return ""


@lru_cache(maxsize=32)
def _durations(text: str) -> frozenset[float]:
    """Lengths of time in minutes that stand in a text; both ends of a range count."""
    found: set[float] = set()
    for hit in _NUMBER.finditer(text):
        unit = _unit(text, hit.end())
        if not unit:
            range_end = re.match(r"\s?(?:[-–—~～至到]|to)\s?\d+", text[hit.end() : hit.end() + 8])
            unit = _unit(text, hit.end() + range_end.end()) if range_end else ""
        if unit:
            try:
                found.add(float(hit.group().replace(",", "")) * _MINUTES[unit])
            except ValueError:
                continue
    for pattern in (_HAN_NUMBER, _ENGLISH_NUMBER):
        for hit in pattern.finditer(text):
            if pattern is _HAN_NUMBER and _IDIOM.search(
                text[max(0, hit.start() - 1) : hit.end() + 3]
            ):
                continue
            value, unit = _amount(hit.group()), _unit(text, hit.end())
            if value > 0 and unit:
                found.add(value * _MINUTES[unit])
    return frozenset(found)


_FACT_UNITS = {"_days": "day", "_hours": "hour", "_minutes": "minute", "_months": "month"}


def _shop_durations(shop: Shop) -> set[float]:
    found = set(_durations(shop.all_text))
    facts = [
        *shop.facts.items(),
        *(p for place in shop.regions.values() for p in place.facts.items()),
    ]
    for name, value in facts:
        for ending, unit in _FACT_UNITS.items():
            if name.endswith(ending):
                found |= {float(n) * _MINUTES[unit] for n in re.findall(r"\d+", str(value))}
    return found


def unsourced_numbers(text: str, conversation: str, shop: Shop, terms: Terms) -> list[Check]:
    """Numbers, sums and lengths of time that neither the shop nor the conversation has said."""
    text = text[:MAX_TEXT]
    found: list[Check] = []
    steps = {hit.start(1) for hit in _STEP.finditer(text)}
    allowed = shop.numbers | terms.public_numbers | set(_NUMBER.findall(conversation))
    for hit in _NUMBER.finditer(text):
        if hit.start() in steps or hit.group() in allowed:
            continue
        found.append(Check("unsourced_number", CheckLevel.HARD, hit.group()))
    if found:
        return found[:1]
    known = _shop_durations(shop) | _durations(conversation)
    strange = sorted(_durations(text) - known)
    if strange:
        return [Check("unsourced_number", CheckLevel.HARD, f"{strange[0]:g} min")]
    return []


def unsourced_days(text: str, agent_text: str, shop: Shop, terms: Terms) -> list[Check]:
    """Days promised for something that neither the shop nor the agent has named."""
    for sentence in _SENTENCE.findall(text[:MAX_TEXT]):
        for hit in terms.day.finditer(sentence):
            word = hit.group()
            if word in agent_text or word in shop.all_text:
                continue
            if terms.hedge.search(sentence) or not terms.deliverable.search(sentence):
                continue
            return [Check("unsourced_time", CheckLevel.HARD, word)]
    return []


def foreign_contacts(text: str, conversation: str, shop: Shop, terms: Terms) -> list[Check]:
    """Links, addresses and long numbers that the shop does not allow."""
    for hit in _LINK.finditer(text[:MAX_TEXT]):
        link = hit.group().rstrip("。，,.!?）)")
        if not any(link.startswith(allowed) or allowed in link for allowed in shop.links):
            return [Check("foreign_link", CheckLevel.HARD, link)]
    for hit in _CONTACT.finditer(text[:MAX_TEXT]):
        if hit.group() not in conversation and hit.group() not in terms.public_numbers:
            return [Check("foreign_contact", CheckLevel.HARD, hit.group())]
    return []


def flipped_meaning(text: str, messages: Sequence[Message], terms: Terms) -> list[Check]:
    """The customer said "not opened" and the draft says "opened"."""
    said = [m.text[:MAX_TEXT] for m in messages if m.speaker is Speaker.CUSTOMER][-6:]
    clauses = _CLAUSE.findall(text[:MAX_TEXT])
    for state in terms.state:
        denied, affirmed = False, False
        for message in said:
            for hit in state.finditer(message):
                before = message[max(0, hit.start() - 3) : hit.start()]
                if _NEGATION.search(before):
                    denied = True
                else:
                    affirmed = True
        if not denied or affirmed:
            continue
        for clause in clauses:
            for hit in state.finditer(clause):
                before, after = clause[: hit.start()], clause[hit.end() : hit.end() + 1]
                asserted = _ASSERTED.search(before) is not None or after in ("了", "过", "過")
                if asserted and not _NEGATION.search(before) and not _CONDITION.search(clause):
                    return [Check("meaning_flipped", CheckLevel.HARD, clause.strip())]
    return _flipped_english(clauses, said, terms)


def _flipped_english(clauses: Sequence[str], said: Sequence[str], terms: Terms) -> list[Check]:
    everything = " ".join(said).casefold()
    for state in terms.state_en:
        if not re.search(rf"(?:n't|\bnot|\bnever)(?: \w+){{0,2}} {state}\b", everything):
            continue
        if re.search(rf"\b(?:i|we|have|i've|was|is|been) {state}\b", everything):
            continue
        for clause in clauses:
            if (
                re.search(rf"\b(?:you|you've|has|have|been|was|is) {state}\b", clause, re.I)
                and not _NEGATION.search(clause)
                and not _CONDITION.search(clause)
            ):
                return [Check("meaning_flipped", CheckLevel.HARD, clause.strip())]
    return []


def copied_sentence(text: str, messages: Sequence[Message]) -> list[Check]:
    """A sentence of the draft is the customer's own, nearly word by word."""
    said = [
        sentence.strip()
        for message in messages[-12:]
        if message.speaker is Speaker.CUSTOMER
        for sentence in _SENTENCE.findall(message.text[:MAX_TEXT])
        if _long_enough(sentence.strip())
    ][-40:]
    for sentence in (s.strip() for s in _SENTENCE.findall(text[:MAX_TEXT])):
        if not _long_enough(sentence):
            continue
        for own in said:
            if fuzz.ratio(sentence, own) >= 82 or fuzz.partial_ratio(sentence, own) >= 78:
                return [Check("copies_customer", CheckLevel.HARD, own[:60])]
    return []


def repeated_sentence(text: str) -> list[Check]:
    """The same sentence twice in one draft, nearly word by word: a small model going in circles."""
    sentences = [s.strip() for s in _SENTENCE.findall(text[:MAX_TEXT]) if _long_enough(s.strip())]
    for index, sentence in enumerate(sentences[:30]):
        if any(fuzz.ratio(sentence, other) >= 90 for other in sentences[index + 1 : 30]):
            return [Check("repeats_itself", CheckLevel.HARD, sentence[:60])]
    return []


def _long_enough(sentence: str) -> bool:
    wide = sum(1 for character in sentence if ord(character) > 0x2E7F)
    return len(sentence) >= (10 if wide * 2 > len(sentence) else 28)


def conversation_text(messages: Sequence[Message], speaker: Speaker | None = None) -> str:
    """What was said, newest kept, capped; of one speaker when given."""
    texts = [m.text[:MAX_TEXT] for m in messages if speaker is None or m.speaker is speaker]
    return "\n".join(texts)[-MAX_CONVERSATION:]
