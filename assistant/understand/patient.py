"""Says whom something happened to, where it was not the customer: "your daughter", "您女儿".

Who writes "she fell and is bleeding" is not asked how they feel themselves. Pure; names stand in
resources/lexicons/patients.toml.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pydantic import RootModel

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Reading

MESSAGES_BACK = 4


class PatientNames(RootModel[dict[str, dict[str, str]]]):
    """resources/lexicons/patients.toml: by language, what each person is called to the customer."""


@cache
def _names() -> dict[str, dict[str, str]]:
    file = paths.resources() / "lexicons" / "patients.toml"
    return datafile.load(file, PatientNames).root


def patient_of(messages: Sequence[Message], reading: Reading, language: str) -> str:
    """The person of the customer's whom the last turns name, "" where there is none."""
    names = _names().get(language, {})
    last = len(messages) - 1
    for fact in sorted(reading.facts, key=lambda fact: -fact.message):
        if fact.kind != "person" or fact.value not in names:
            continue
        recent = last - fact.message <= MESSAGES_BACK
        if recent and messages[fact.message].speaker is Speaker.CUSTOMER:
            return names[fact.value]
    return ""
