"""Fills a line's slots: from the customer's own words, the shop's facts, or with a blank."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Plan
from assistant.domain.reading import NEGATIVE_EMOTIONS, Context, Fact, Issue, Reading
from assistant.draft import rules
from assistant.draft.agreement import agree
from assistant.draft.phrasebook import Book, Line, Phrasebook
from assistant.draft.phrasebook_rows import CUSTOMER_SLOTS
from assistant.draft.sayable import UNSAFE, sayable
from assistant.knowledge.shop import Shop
from assistant.understand import about as about_zh
from assistant.understand import requests, restate, story, weight
from assistant.understand.cause import cause_of, matter_of
from assistant.understand.patient import patient_of
from assistant.understand.topics import issue_of_topics

_SLOT = re.compile(r"\{(\w+)\}")
# A place that somebody has masked before we saw it: "[订单x]", "***".
_MASKED = re.compile(r"[\[\]*]|x{3,}", re.IGNORECASE)
MAX_VALUE = 40
MAX_CLAUSE = 80
MAX_PROMISED = 44
# Words of the moment that would sound odd said again.
_CHATTY = re.compile("亲|小妹|妹子|妹纸|[呢哦哈哟呀]")
# From this strength on a question of somebody upset may well be none.
REPROACH = 0.45
_SLOT_OF = {"deadline": "date"}
SURE_REGION = 0.5
# Words for a thing that say little beside its name.
_SAYS_LITTLE = frozenset({"", "your order", "your parcel", "your package", "your delivery"})
MAX_TOLD = 42
# A question, a greeting or the customer's own person is not put in brackets.
_NOT_QUOTED = re.compile(
    r"[?？¿؟\n]|\b(je|j'|mon|ma|mes|moi|yo|mi|mis|me|eu|meu|minha|meus|ich|mein\w{0,2}|mir|mich|"
    r"я|мне|мой|моя|мо[ию]|меня|saya|aku|gue|gw|tôi|mình|em|hola|bonjour|hallo|olá|halo|salam|"
    r"привет|здравствуйте)\b|ผม|ฉัน|สวัสดี|私|僕|です|ます|こんにちは|저는|제가|제 |내가|안녕|요$|"
    r"أنا|لي |عندي|مرحبا|السلام",
    re.IGNORECASE,
)
# What of a thing that was bought is at stake.
_PART_OF = {
    (Issue.REFUND_RETURN, "zh-Hans"): "退换",
    (Issue.REFUND_RETURN, "zh-Hant"): "退換",
    (Issue.DELIVERY, "zh-Hans"): "配送",
    (Issue.DELIVERY, "zh-Hant"): "配送",
    (Issue.REFUND_RETURN, "en"): "the return of {item}",
    (Issue.DELIVERY, "en"): "the delivery of {item}",
}
# What is at stake in a chat of which only the kind is known.
_NOUNS = {
    (Issue.REFUND_RETURN, "zh-Hans"): "退款退货的事",
    (Issue.REFUND_RETURN, "zh-Hant"): "退款退貨的事",
    (Issue.DELIVERY, "zh-Hans"): "快递的事",
    (Issue.DELIVERY, "zh-Hant"): "配送的事",
    (Issue.REFUND_RETURN, "en"): "your return and refund",
    (Issue.DELIVERY, "en"): "your delivery",
}


def region_of(reading: Reading | None, context: Context) -> str | None:
    """Where the customer is, as far as anybody knows it well enough."""
    region = context.correction.region or context.region
    if region is None and reading and reading.culture.confidence >= SURE_REGION:
        region = reading.culture.region
    return region


def _promised(fact: Fact, messages: Sequence[Message]) -> bool:
    """Whether a length of time was promised or is a rule: then the customer has not waited it."""
    if fact.kind != "duration" or not 0 <= fact.message < len(messages):
        return False
    text = messages[fact.message].text
    terms = rules.default().terms
    before, after = text[max(0, fact.start - 10) : fact.start], text[fact.end : fact.end + 10]
    return bool(terms.promised_before.search(before) or terms.promised_after.search(after))


def _repeatable(fact: Fact) -> str:
    """A fact in the customer's words ("周六", not 2026-11-21), "" where it is better not said."""
    value = UNSAFE.sub("", fact.said or fact.value).strip()
    if len(value) > MAX_VALUE or _MASKED.search(value):
        return ""
    return value if fact.kind == "order" or sayable(value) else ""


def _restated(messages: Sequence[Message], reading: Reading, plan: Plan) -> dict[str, str]:
    """The customer's question or trouble as a clause; reproach in question form is none."""
    upset = reading.mood.label in NEGATIVE_EMOTIONS and reading.mood.intensity >= REPROACH
    question = restate.question_of(messages, plan.language)
    if upset and (plan.language != "en" or question.startswith("whether")):
        # "Is this an answer?": only what asks for a cause or a time is surely no reproach.
        question = ""
    trouble = restate.trouble_of(messages, plan.language)
    request = requests.request_of(messages, plan.language)
    matter = UNSAFE.sub("", matter_of(messages, reading, plan.language) or "")
    about = restate.about_of(messages, plan.language)
    return {
        name: value
        for name, value in (
            ("question", question),
            ("request", request),
            ("trouble", trouble),
            ("matter", matter),
            ("about", about),
            ("device", about if restate.is_technical(about, plan.language) else ""),
        )
        if value and len(value) <= MAX_CLAUSE and sayable(value)
    }


def _thing(values: Mapping[str, str], reading: Reading, language: str) -> dict[str, str]:
    """The thing that was bought as what it is about, where nothing else is, and what of it."""
    about, item = values.get("about", ""), values.get("item", "")
    zh = language.startswith("zh")
    bought = about in _SAYS_LITTLE or (zh and about_zh.is_general(about)) or about == item
    if not item or not bought:
        return {}
    if zh:
        return {"about": item + _PART_OF.get((reading.issue, language), "")}
    form = _PART_OF.get((reading.issue, language), "{item}")
    return {"about": form.format(item=f"your {item.casefold()}")} if language == "en" else {}


def _gist(
    values: Mapping[str, str], messages: Sequence[Message], reading: Reading, language: str
) -> str:
    """What the chat is about in few words: a clause or a name, ready before a comma or in brackets.

    "" where nothing of it is known.
    """
    said = values.get("matter") or values.get("trouble") or ""
    if language.startswith("zh"):
        said = said or story.earlier_trouble(messages, language)
        said = said or story.story(messages, language)
        if not said and (about := values.get("about")):
            said = f"{about}的事"
        said = said or values.get("question", "") or _NOUNS.get((reading.issue, language), "")
        return said or (values.get("cause", "") if reading.topic else "")
    cause = values.get("cause", "") if reading.topic else ""
    if language == "en":
        about = values.get("about", "")
        if about in _SAYS_LITTLE:
            return cause or _NOUNS.get((reading.issue, language), about)
        return about
    item = values.get("item", "")
    if language == "ja":
        cause = cause.removesuffix("の件").removesuffix("件")
    if not cause:
        told = _told_before(messages)
        cause = told or ("" if item else values.get("cause", ""))
        item = "" if told else item
    if item and cause and item.casefold() not in cause.casefold():
        return f"{item} – {cause}"
    return cause or item


def _told_before(messages: Sequence[Message]) -> str:
    """A short earlier message of the customer that tells what it is about, "" where none does."""
    own = [m.text.strip(" .!。！…") for m in messages if m.speaker is Speaker.CUSTOMER][:-1]
    for text in own[::-1][:3]:
        said = 8 <= len(text) <= MAX_TOLD and sayable(text) and not _NOT_QUOTED.search(text)
        if said and UNSAFE.sub("", text) == text:
            return text
    return ""


def _promised_last(reading: Reading) -> dict[str, str]:
    """The agent's own last promise, to sum up with: it is theirs already, word for word."""
    said = reading.promises[-1].text.strip(" ，,。.；;") if reading.promises else ""
    if (
        not said
        or len(said) > MAX_PROMISED
        or _CHATTY.search(said)
        or _MASKED.search(said)
        or not sayable(said)
    ):
        return {}
    return {"promised": said}


@dataclass(frozen=True)
class Slots:
    """What is known in this situation; `region` decides which of the shop's facts hold."""

    language: str
    region: str | None
    customer: Mapping[str, str]
    shop: Shop
    labels: Mapping[str, str]
    order_known: bool = False

    @classmethod
    def of(
        cls,
        plan: Plan,
        reading: Reading,
        messages: Sequence[Message],
        context: Context,
        shop: Shop,
        phrasebook: Phrasebook,
        book: Book,
    ) -> Slots:
        """Collect the values for one situation."""
        region = region_of(reading, context)
        values: dict[str, str] = {}
        known_order = False
        same_language = (
            reading.language.code.split("-")[0] in (plan.language.split("-")[0], "und")
            and not plan.fallback
        )
        for fact in reading.facts:
            slot = _SLOT_OF.get(fact.kind, fact.kind)
            if slot not in CUSTOMER_SLOTS:
                continue
            known_order = known_order or fact.kind == "order"
            value = _repeatable(fact)
            # Words belong to the language they were written in; an order number to none.
            own = same_language or fact.kind == "order"
            if own and value and not _promised(fact, messages):
                values[slot] = value
        cause = ""
        if same_language:
            cause = UNSAFE.sub("", cause_of(messages, reading, plan.language) or "").strip()
        if not cause or len(cause) > MAX_VALUE or not sayable(cause):
            cause = book.cause(reading.topic, reading.issue)
        if cause:
            values["cause"] = cause
        if plan.also and (second := book.cause(plan.also, issue_of_topics()[plan.also])):
            values["second"] = second
        if reading.language.code == plan.language:
            values |= _restated(messages, reading, plan)
            values |= _thing(values, reading, plan.language)
            step = weight.step_of(messages, plan.language)
            it = values.get("item", "")
            it = f"your {it.casefold()}" if it and plan.language == "en" else it
            it = it or values.get("about", "it" if plan.language == "en" else "")
            step = (step if it else step.replace("{about}的", "")).replace("{about}", it).strip()
            values |= {"step": step} if step and sayable(step) else {}
            patient = patient_of(messages, reading, plan.language)
            values |= {"patient": patient} if patient else {}
            gist = _gist(values, messages, reading, plan.language)
            values |= {"gist": gist} if gist else {}
            values |= _promised_last(reading)
        if plan.opens:
            values["opens"] = plan.opens
        labels = phrasebook.blanks.get(context.ui_language) or phrasebook.blanks.get("en", {})
        return cls(plan.language, region, values, shop, labels, known_order)

    def customer_has(self, line: Line) -> bool:
        """Whether the customer has said all that the line repeats."""
        return all(name in self.customer for name in line.slots if name in CUSTOMER_SLOTS)

    def missing(self, line: Line) -> list[str]:
        """Facts of the line that the shop's file does not give."""
        return [
            name
            for name in line.slots
            if name not in CUSTOMER_SLOTS
            and self.shop.fact(name, self.language, self.region) is None
        ]

    def fill(self, line: Line) -> tuple[str, list[str], list[str]]:
        """The line's text with its slots filled, the kinds left blank, and the shop facts used."""
        blanks: list[str] = []
        sources: list[str] = []

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in CUSTOMER_SLOTS:
                return self.customer.get(name, "")
            known = self.shop.fact(name, self.language, self.region)
            if known is None:
                blanks.append(name)
                return f"【{self.labels.get(name, name)}】"
            sources.append(f"shop.{name}")
            return known

        text = agree(_SLOT.sub(value, line.text), self.language)
        if line.text.startswith("{") and text[:1].islower():
            text = text[:1].upper() + text[1:]
        return text, blanks, sources
