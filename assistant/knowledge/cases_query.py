"""Turns what was understood of a chat into what cases are looked for with."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.cases import CaseQuery
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Reading

SURE = 0.5
"""Confidence from which on a region counts. An unsure topic or issue counts as well: it only adds
to words and meaning, and leaving it out found less."""
MOST = 600


def case_query(
    messages: Sequence[Message],
    reading: Reading,
    language: str = "",
    region: str = "",
    sorry: bool | None = None,
) -> CaseQuery:
    """The query for the message that `reading` describes.

    Its text is what the customer has written since the agent last did. `language` is the draft's
    (default: the customer's), `region` what is known beside the reading, `sorry` whether the reply
    is to apologise (None: either).
    """
    told: list[str] = []
    for message in reversed(messages[: reading.about + 1]):
        if message.speaker is not Speaker.CUSTOMER and told:
            break
        if message.speaker is Speaker.CUSTOMER:
            told.insert(0, message.text[-MOST:])
    if not region and reading.culture.confidence >= SURE:
        region = reading.culture.region or ""
    return CaseQuery(
        text="\n".join(told)[-MOST:],
        language=language or reading.language.code,
        emotion=reading.mood.label,
        issue=reading.issue,
        topic=reading.topic,
        region=region,
        sorry=sorry,
        stage=reading.stage,
    )
