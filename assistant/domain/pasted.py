"""A chat that did not come from a window: what the agent has copied or pasted, and what is asked.

Also what an agent can do about the sources of text; app.py hands these to sources.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.chat import ChatKey, Speaker

# The program of chats that came by the clipboard or the paste window.
PASTED_APP = "paste"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a pasted chat; `clock` is its time as written, "" without one."""

    text: str
    name: str = ""
    clock: str = ""
    speaker: Speaker = Speaker.UNKNOWN


@dataclass(frozen=True, slots=True)
class PastedChat:
    """Speaker turns, oldest first.

    `peer` is the customer's name, "" when none is known; `asks` are names of which nobody can tell
    whose they are; `form` is the id of the form that was recognised, "" for plain text.
    """

    turns: tuple[Turn, ...]
    peer: str = ""
    asks: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class TakePaste:
    """Read this chat; `own_names` are names the agent has just said to be their own."""

    text: str
    own_names: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TellSpeaker:
    """The agent says who wrote a message; what is like it is theirs, too."""

    chat: ChatKey
    message_key: str
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class SwapSides:
    """Customer and agent are the wrong way round in this chat's program."""

    chat: ChatKey


@dataclass(frozen=True, slots=True)
class MakeLauncher:
    """Put an entry into the applications menu that starts this program readable."""

    app: str


@dataclass(frozen=True, slots=True)
class OpenSystemSettings:
    """Open the page of the system's settings on which the user allows something."""

    page: str


SourceAction = TakePaste | TellSpeaker | SwapSides | MakeLauncher | OpenSystemSettings
