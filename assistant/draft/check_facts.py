"""Finds what a draft claims without a source: numbers, days, sums, goods, reversed meanings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Check, CheckLevel
from assistant.draft.check_numbers import NUMBER, Quantity, quantities
from assistant.draft.check_scene import Scene
from assistant.draft.check_terms import any_of
from assistant.draft.rules import MAX_TEXT, Terms

_CLAUSE = re.compile(r"[^，,。.!！?？;；\n]+[，,。.!！?？;；\n]?")
_SENTENCE = re.compile(r"[^。.!！?？;；\n]+[。.!！?？;；\n]?")
# Whom a public message is addressed to: names of shops, in English up to four words.
_HANDLE = re.compile(r"@ ?(?:[A-Z0-9][\w-]{0,24} ?){1,6}|@[^\s@,，。]{1,24}")
_DENIED = re.compile(
    r"[没沒無无]法|[无無][权權]|不能|[没沒]有|未|ません|않|못|없|ไม่|(?<!\w)(?:belum|tidak|bukan|chưa|không|nicht|kein\w*"
    r"|não|nao|nem|no|non|ne|pas|not|cannot|не|لا|ليس|لم|لن)(?!\w)|n't",
    re.I,
)
# Ends a sentence; a point inside a number does not.
_STOP = re.compile(r"[。!！?？؟;；\n]|\.(?!\d)")
_STEP = re.compile(r"(?:^|[\s\n])([1-9])[.)、）](?=\D)")
_NEGATION = re.compile(r"没有?|沒有?|未|不|别|還沒|(?:\b(?:not|never|n't)\b)|n't", re.I)
_CONDITION = re.compile(
    r"如果|若|要是|假如|是否|有没有|有沒有|[吗嗎没沒]|之?[后後]|之?前|[时時]|一旦|等|再|就|麻[烦煩]|[请請]|怎|哪|何"
    r"|\b(if|whether|once|when|after|before|until|unless|have you|did you|has it)\b|\?",
    re.I,
)
# In Japanese and Korean the word for paying comes behind the sum.
_VERB_LAST = re.compile(r"[\u3041-\u30fa\uac00-\ud7a3]")
_ASSERTED = re.compile(r"(已[经經]?|您|[都就])$")


def unsourced_numbers(scene: Scene) -> list[Check]:
    """Numbers, sums, shares and lengths of time that neither shop nor conversation has said."""
    steps = {hit.start(1) for hit in _STEP.finditer(scene.text)}
    stated = scene.shop_quantities
    said = {(one.kind, one.value) for one in scene.said_quantities}
    # A limit ("within 3 days") is a promise: that the customer has waited 3 days is no source.
    limits = {(one.kind, one.value) for one in scene.said_quantities if one.within}
    agent = {(one.kind, one.value) for one in quantities(scene.agent)}
    words = set(NUMBER.findall(scene.conversation)) | scene.terms.public_numbers
    words |= {f"{one.count:g}" for one in scene.said_quantities} | scene.shop.numbers
    for one in quantities(scene.text):
        if one.start in steps or _known(one, words, stated | said):
            if one.within and (one.kind, one.value) not in stated | agent | limits:
                return [_number(one)]
            continue
        return [_number(one)]
    return []


def _known(one: Quantity, words: set[str], known: frozenset[tuple[str, float]]) -> bool:
    # "72 hours" is not what the shop says when it says "3 days": the figure itself must be known.
    if one.text[:1].isdigit() and one.text not in words:
        return False
    if not one.kind or (one.kind, one.value) in known:
        return one.kind != "" or one.text in words
    # Counted as something here, named bare there ("how much?" "200"): the same thing.
    return one.kind != "minutes" and ("", one.value) in known


def _number(one: Quantity) -> Check:
    return Check("unsourced_number", CheckLevel.HARD, one.text, one.start, one.end)


class _Manner(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    pays: tuple[str, ...]
    grants: tuple[str, ...]
    paid: tuple[str, ...]


@cache
def _sums() -> tuple[re.Pattern[str], ...]:
    manner = datafile.load(paths.resources() / "checks" / "manner.toml", _Manner)
    return any_of(manner.pays), any_of(manner.grants), any_of(manner.paid)


def unsourced_sums(scene: Scene) -> list[Check]:
    """Money that is offered although only the customer, or nobody, has named the sum."""
    stated = scene.shop_quantities | {(q.kind, q.value) for q in quantities(scene.agent)}
    pays = _sums()[0]
    for one in quantities(scene.text):
        if one.kind != "money" or {("money", one.value), ("", one.value)} & stated:
            continue
        before = scene.text[max(0, one.start - 30) : one.start]
        clause = _CLAUSE.findall(before)[-1:] or [""]
        if _VERB_LAST.search(scene.text):
            after = _CLAUSE.match(scene.text, one.end, one.end + 30)
            clause = [clause[0] + (after.group() if after else "")]
        offered = pays.search(clause[0]) and not scene.terms.negator.search(clause[0])
        if offered or _granted(scene, one):
            return [Check("unsourced_sum", CheckLevel.HARD, one.text, one.start, one.end)]
    return []


def _granted(scene: Scene, one: Quantity) -> bool:
    """Whether the sentence confirms the sum, or says that the customer gets it.

    What the customer says to have paid is no offer, nor is a payment that is looked for.
    """
    _, grants, paid = _sums()
    before = _STOP.split(scene.text[max(0, one.start - 60) : one.start])[-1]
    after = _STOP.split(scene.text[one.end : one.end + 40])[0]
    sentence = f"{before}{one.text}{after}"
    if not grants.search(sentence) or paid.search(sentence):
        return False
    if scene.terms.negator.search(sentence) or _DENIED.search(sentence):
        return False
    return not any(
        paid.search(said) and any(other.value == one.value for other in quantities(said))
        for said in _STOP.split(scene.customer[-MAX_TEXT:])
    )


def unsourced_days(scene: Scene) -> list[Check]:
    """Days promised for something that neither the shop nor the agent has named."""
    terms = scene.terms
    for sentence in _SENTENCE.finditer(scene.text):
        for hit in terms.day.finditer(sentence.group()):
            word = hit.group()
            if word in scene.agent or word in scene.shop.all_text:
                continue
            if terms.hedge.search(sentence.group()) or not terms.deliverable.search(
                sentence.group()
            ):
                continue
            start = sentence.start() + hit.start()
            return [Check("unsourced_time", CheckLevel.HARD, word, start, start + len(word))]
    return []


def flipped_meaning(scene: Scene) -> list[Check]:
    """The customer said "not opened" and the draft says "opened"."""
    said = [m.text[:MAX_TEXT] for m in scene.messages if m.speaker is Speaker.CUSTOMER][-6:]
    terms = scene.terms
    clauses = list(_CLAUSE.finditer(scene.text))
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
        for whole in clauses:
            clause = whole.group()
            for hit in state.finditer(clause):
                before, after = clause[: hit.start()], clause[hit.end() : hit.end() + 1]
                asserted = _ASSERTED.search(before) is not None or after in ("了", "过", "過")
                if asserted and not _NEGATION.search(before) and not _CONDITION.search(clause):
                    return [_clause("meaning_flipped", whole)]
    return _flipped_english(clauses, said, terms) or _flipped_wish(clauses, said)


def _clause(rule: str, whole: re.Match[str]) -> Check:
    words = whole.group().strip()
    start = whole.start() + whole.group().index(words)
    return Check(rule, CheckLevel.HARD, words, start, start + len(words))


def _flipped_english(
    clauses: Sequence[re.Match[str]], said: Sequence[str], terms: Terms
) -> list[Check]:
    everything = " ".join(said).casefold().replace("’", "'")
    for state in terms.state_en:
        if not re.search(rf"(?:n't|\bnot|\bnever)(?: \w+){{0,2}} {state}\b", everything):
            continue
        if re.search(rf"\b(?:i|we|have|i've|was|is|been) {state}\b", everything):
            continue
        for whole in clauses:
            clause = whole.group()
            if (
                re.search(rf"\b(?:you|you've|has|have|been|was|is) {state}\b", clause, re.I)
                and not _NEGATION.search(clause)
                and not _CONDITION.search(clause)
            ):
                return [_clause("meaning_flipped", whole)]
    return []


# What a customer may say he does not want, and what a draft must then not do.
_UNWANTED = re.compile(
    r"(?<!为什[么麼])(不想|不要|不用|不需要|不是要|[别別][给給]我)再?"
    r"(退[货貨款]?|[换換][货貨]?|取消|[补補][发發])(?![^，。,!！?？]{0,6}[吗嗎?？])"
)
_DONE = re.compile(
    r"([给給帮幫为為][您你]|[这這]就|我[来來去])[^，。,]{0,6}(退[货貨款]|[换換][货貨]|取消|[补補][发發])"
)
_UNWANTED_EN = re.compile(
    r"\b(?:don't|do not|didn't|did not) (?:want|need) (?:a |an |to |any |the )?"
    r"(refund|return|exchange|replace(?:ment)?|cancel)",
    re.I,
)
_DONE_EN = re.compile(
    r"\b(?:i'll|i will|let me|i'm|i am|i've|we'll)\b[^.!?,]{0,30}"
    r"\b(refund|return|exchang|replac|cancel)",
    re.I,
)
# Wish, deed, and how many letters tell one wish from another.
_WISHES = ((_UNWANTED, _DONE, 1), (_UNWANTED_EN, _DONE_EN, 3))


def _flipped_wish(clauses: Sequence[re.Match[str]], said: Sequence[str]) -> list[Check]:
    """The customer does not want a refund, and the draft makes one."""
    for unwanted, done, size in _WISHES:
        hits = [hit for text in said for hit in unwanted.finditer(text)]
        stems = {hit.group(hit.lastindex or 0)[:size].casefold() for hit in hits}
        for whole in clauses if stems else ():
            hit = done.search(whole.group())
            if hit is None or _NEGATION.search(whole.group()):
                continue
            if hit.group(hit.lastindex or 0)[:size].casefold() in stems:
                return [_clause("meaning_flipped", whole)]
    return []


def copied_sentence(scene: Scene) -> list[Check]:
    """A sentence of the draft is the customer's own, nearly word by word."""
    said = [one for one in _customer_sentences(scene.messages) if _long_enough(one)]
    for whole in _SENTENCE.finditer(scene.text):
        sentence = whole.group().strip()
        if not _long_enough(sentence):
            continue
        for own in said:
            if _copied(sentence, own):
                start = whole.start() + whole.group().index(sentence)
                span = (start, start + len(sentence))
                return [Check("copies_customer", CheckLevel.HARD, own[:60], *span)]
    return []


def _copied(sentence: str, own: str) -> bool:
    """Whether a sentence is the customer's, or one of the two is most of the other.

    An answer must name what was asked: letters agree sooner than Chinese characters do.
    """
    wide = _is_wide(sentence)
    if fuzz.ratio(sentence, own) >= (82 if wide else 86):
        return True
    shorter, longer = sorted((len(sentence), len(own)))
    # A question said back and a step after it is an answer: only what is mostly theirs is a copy.
    return shorter >= longer * (0.5 if wide else 0.4) and fuzz.partial_ratio(sentence, own) >= (
        82 if wide else 92
    )


def repeated_sentence(scene: Scene) -> list[Check]:
    """The same sentence twice in one draft, nearly word by word: a small model going in circles."""
    sentences = [
        (whole.start(), whole.group().strip())
        for whole in _SENTENCE.finditer(scene.text)
        if _long_enough(whole.group().strip())
    ][:30]
    for index, (_, sentence) in enumerate(sentences):
        for start, other in sentences[index + 1 :]:
            if fuzz.ratio(sentence, other) >= 90:
                span = (start, start + len(other))
                return [Check("repeats_itself", CheckLevel.HARD, sentence[:60], *span)]
    return []


def _long_enough(sentence: str) -> bool:
    return len(sentence) >= (10 if _is_wide(sentence) else 28)


def _is_wide(sentence: str) -> bool:
    """Whether it is mostly Chinese, Japanese or Korean."""
    return sum(1 for character in sentence if ord(character) > 0x2E7F) * 2 > len(sentence)


def _customer_sentences(messages: Sequence[Message]) -> list[str]:
    said = [
        _HANDLE.sub(" ", m.text[:MAX_TEXT]) for m in messages[-12:] if m.speaker is Speaker.CUSTOMER
    ]
    return [sentence.strip() for text in said for sentence in _SENTENCE.findall(text)][-40:]
