"""Says where a customer stands with the shop: looking, weighing, buying, afterwards, loyal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Fact, Issue, Stage
from assistant.understand.phrases import Phrases
from assistant.understand.text import fold

_READ = 600
_PAST = 8
_LOYAL_TIERS = ("gold", "platinum", "vip", "svip", "plus", "diamond", "loyal", "金", "钻")
_AFTER = frozenset(
    {
        Issue.DELIVERY, Issue.REFUND_RETURN, Issue.PRODUCT_QUALITY, Issue.ORDER_CHANGE,
        Issue.TECHNICAL_USE, Issue.SERVICE_ATTITUDE,
    }
)  # fmt: skip
# An invoice, a wrong charge, a price that fell afterwards: something was bought before.
_AFTER_TOPICS = frozenset({"account.invoice", "account.charged", "price.drop", "policy.warranty"})
_AFTER_WANTS = frozenset(
    {"refund", "return", "exchange", "price_difference", "resend", "repair", "status", "cancel"}
)


class StageWords(BaseModel):
    """resources/lexicons/stage.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: list[str]
    buying: list[str]
    considering: list[str]
    loyal: list[str]
    hypothetical: list[str]


@cache
def _phrases() -> Phrases:
    table = datafile.load(paths.resources() / "lexicons" / "stage.toml", StageWords)
    return Phrases((name, text) for name, own in table.model_dump().items() for text in own)


def read_stage(
    messages: Sequence[Message], about: int, issue: Issue, topic: str,
    facts: Sequence[Fact], context: Context,
) -> Stage:  # fmt: skip
    """Stage at `messages[about]`; a bought thing outweighs interest in the next one."""
    seen: set[str] = set()
    own = [m for m in messages[: about + 1] if m.speaker is Speaker.CUSTOMER][-_PAST:]
    for message in own:
        seen |= {hit.label for hit in _phrases().find(fold(message.text).text[:_READ])}
    if own and any(
        hit.label == "hypothetical" for hit in _phrases().find(fold(own[-1].text).text[:_READ])
    ):
        # "If I order today, when …": there is nothing yet that could be late or broken.
        return Stage.CONSIDERING
    tier = (context.tier or "").lower()
    bought = issue in _AFTER or any(fact.kind in ("order", "tracking") for fact in facts)
    bought = bought or (topic in _AFTER_TOPICS and "buying" not in seen)
    bought = bought or any(f.kind == "want" and f.value in _AFTER_WANTS for f in facts)
    bought = bought or ("after" in seen and issue is not Issue.PRE_SALE_QUESTION)
    if "loyal" in seen or (any(word in tier for word in _LOYAL_TIERS) and not bought):
        return Stage.LOYAL
    if bought:
        return Stage.AFTER_SALES
    if "buying" in seen or topic == "account.payment":
        return Stage.BUYING
    if "considering" in seen or topic in ("presale.choose", "price.discount"):
        return Stage.CONSIDERING
    return Stage.AFTER_SALES if "after" in seen and issue is not Issue.OTHER else Stage.BROWSING
