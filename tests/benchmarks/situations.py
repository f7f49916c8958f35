"""The requests the product would send to its model for the bench's sentences."""

from __future__ import annotations

from datetime import datetime

from assistant.answering import Knowledge
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.model_prompt import build_request, step_from, worth_asking
from assistant.draft.plan import plan
from assistant.inference.port import GenerationRequest
from assistant.settings import ModelSettings
from assistant.understand.reader import understand
from tests.benchmarks.lines import Line


def requests(
    lines: tuple[Line, ...], knowledge: Knowledge, settings: ModelSettings
) -> list[GenerationRequest]:
    """One request a line, made as the app makes it; lines that the model is spared are left out."""
    now = datetime.now().astimezone()
    found = []
    for number, line in enumerate(lines):
        messages = (Message(Speaker.CUSTOMER, line.text),)
        context = Context()
        reading = understand(messages, context, now, emotion_model=knowledge.emotion)
        made = plan(
            messages, reading, context, knowledge.shop, now,
            languages=knowledge.phrasebook.languages,
        )  # fmt: skip
        if not worth_asking(made):
            continue
        drafts = phrasebook_drafts(
            made, reading, messages, context, knowledge.shop, knowledge.phrasebook
        )
        found.append(
            build_request(
                made, reading, messages, context, knowledge.shop,
                request_id=f"bench-{number}", chat="bench", revision=0, settings=settings,
                step=step_from(drafts),
            )
        )  # fmt: skip
    return found
