"""App profiles: data files that say how one chat program shows its conversations."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.data_reasons import Wrong, why
from assistant.domain.window import Rect, Snapshot, TextNode, WindowInfo


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():
            # "[[" may mean something else one day; today it means what it says.
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise Wrong(why("regex", said=error)) from error


def _compiles(pattern: str) -> str:
    _compiled(pattern)
    return pattern


def _naming(*groups: str) -> AfterValidator:
    def check(pattern: str) -> str:
        known = _compiled(pattern).groupindex if pattern else groups
        for group in groups:
            if group not in known:
                raise Wrong(why("group", group=group))
        return pattern

    return AfterValidator(check)


def _joins(pattern: str) -> str:
    # As one of several: flags hold for a whole expression only.
    _compiled(f"x|(?:{pattern})")
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
Titled = Annotated[str, _naming("peer")]
Line = Annotated[str, _naming("time", "name", "text")]
Joined = Annotated[str, AfterValidator(_joins)]
Markers = tuple[str, ...]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MatchRules(_Part):
    """When the profile applies: every group that is given must fit."""

    apps: tuple[str, ...] = Field(description="Program names, lower case.")
    title: Pattern = Field("", description="Searched in the window's title.")
    address: Pattern = Field("", description="Searched in the page's address.")
    markers: Markers = Field((), description="One of them must stand around a node.")
    marker_words: tuple[str, ...] = Field((), description="One must be part of some marker.")


class SpeakerRules(_Part):
    """Evidence of who wrote a message, beyond names."""

    customer: Markers = ()
    agent: Markers = ()
    left: Literal["customer", "agent", "unknown"] = "customer"
    right: Literal["customer", "agent", "unknown"] = "agent"
    others_are_agent: bool = Field(
        False, description="In a chat of two, a name that is not the customer's is the agent's."
    )


class TranscriptRules(_Part):
    """For programs that show the chat as one text, a line a message."""

    line: Line = Field(description="First line of a message: groups time, name, text.")
    notice: Pattern = Field("", description="Line of the program itself, never a message.")


class DropRules(_Part):
    """What stands between the messages and is none."""

    markers: Markers = ()
    patterns: tuple[Joined, ...] = Field((), description="Matched against the whole text.")


class PeerRules(_Part):
    """Where the customer's name stands."""

    markers: Markers = ()
    title: Titled = Field("", description="Group `peer` of the window's title.")
    above: bool = Field(False, description="It is the text over the messages.")


class InputPlace(_Part):
    """Where a window has its input box when it does not say so itself."""

    x: float = Field(ge=0, le=1, description="Share of the window's width, from its left edge.")
    up: int = Field(ge=1, le=2000, description="Pixels from the window's lower edge.")

    def within(self, frame: Rect) -> tuple[int, int] | None:
        """The place on the screen; None in a window that is too low to have it."""
        if self.up >= frame.height:
            return None
        return int(frame.x + frame.width * self.x), frame.bottom - self.up


class AppProfile(_Part):
    """One chat program.

    A marker is a class ("chat-msg__text") or an id ("#conversejs") of an enclosing element.
    """

    id: str
    name: str
    kind: Literal["rows", "transcript", "bubbles"]
    priority: int = Field(0, description="Higher is asked first.")
    newline_safe: bool = Field(description="A pasted newline does not send the message.")
    insert: Literal["paste", "write"] = Field(
        "paste",
        description="How drafts get in: pasted, or (macOS) written through accessibility where "
        "the program takes no paste.",
    )
    platform: str = Field("", description="Where it is, for rule packs; empty = by the window.")
    per_program: bool = Field(
        False, description="It reads several programs: each of them has chats of its own."
    )
    match: MatchRules
    pane: Markers = Field((), description="Elements that hold the messages; no other text counts.")
    message: Markers = Field(
        (), description="Elements that hold one message's text; optional for bubbles."
    )
    author: Markers = Field((), description="Elements that name the author of what follows.")
    time: Markers = Field((), description="Elements that hold the time of what follows.")
    input: Markers = Field((), description="Input box or what encloses it; empty = the lowest.")
    input_place: InputPlace | None = Field(
        None, description="Where to click before pasting, if the program tells of no input box."
    )
    placeholder: tuple[str, ...] = Field(
        (), description="What an empty input box shows, where that reads like typed text."
    )
    account: Markers = Field((), description="Elements that hold the agent's own name.")
    peer: PeerRules = PeerRules()
    speaker: SpeakerRules = SpeakerRules()
    drop: DropRules = DropRules()
    transcript: TranscriptRules | None = None

    @cached_property
    def dropped(self) -> re.Pattern[str] | None:
        """All drop patterns as one."""
        if not self.drop.patterns:
            return None
        return re.compile("|".join(f"(?:{part})" for part in self.drop.patterns), re.IGNORECASE)


def kind_of(element: str) -> str:
    """What an element is by itself: header of "header.top#id"."""
    return element.partition("#")[0].partition(".")[0]


@lru_cache(maxsize=4096)
def markers_of(element: str) -> frozenset[str]:
    """Markers of "role.class.class#id": its classes, and its id with a leading '#'."""
    head, hash_mark, name = element.partition("#")
    found = set(head.split(".")[1:])
    if hash_mark:
        found.add("#" + name)
    return frozenset(found)


def own_markers(node: TextNode) -> frozenset[str]:
    """Markers of the node itself."""
    found = set(node.attributes.get("class", "").split())
    if node.attributes.get("id"):
        found.add("#" + node.attributes["id"])
    return frozenset(found)


def depth_of(node: TextNode, wanted: Iterable[str]) -> int:
    """How many steps up the nearest element with one of the markers is; -1 when there is none.

    0 is the node itself, 1 the element around it.
    """
    wanted = frozenset(wanted)
    if not wanted:
        return -1
    if wanted & own_markers(node):
        return 0
    for steps, element in enumerate(node.ancestors, 1):
        if wanted & markers_of(element):
            return steps
    return -1


class Library:
    """All profiles, asked in the order of their priority."""

    def __init__(
        self, profiles: Sequence[AppProfile], faults: Sequence[datafile.DataFileError] = ()
    ) -> None:
        self.faults = tuple(faults)
        self.profiles = _in_order(profiles)

    @classmethod
    def load(cls, folder: Path | None = None, own: Path | None = None) -> Library:
        """Read every profile of resources/profiles (or `folder`); DataFileError if one is wrong.

        Profiles in the folder `own` are the user's: they replace shipped ones of the same id. One
        of them that is wrong is left out and named in `faults`.
        """
        place = folder or paths.resources() / "profiles"
        found = [datafile.load(file, AppProfile) for file in sorted(place.glob("*.toml"))]
        profiles = {one.id: one for one in found}
        faults: list[datafile.DataFileError] = []
        for file in sorted(own.glob("*.toml")) if own else ():
            try:
                one = datafile.load(file, AppProfile)
            except datafile.DataFileError as fault:
                faults.append(fault)
                continue
            profiles[one.id] = one
        return cls(list(profiles.values()), faults)

    def put(self, profile: AppProfile) -> None:
        """Use this profile from now on in place of the one with its id; from any thread."""
        kept = [one for one in self.profiles if one.id != profile.id]
        self.profiles = _in_order([*kept, profile])

    def extend(self, profile_id: str, apps: Iterable[str]) -> None:
        """Let a profile apply to further programs, by their names in lower case."""
        profile = self.get(profile_id)
        names = {app.lower() for app in apps}
        if profile is not None and names:
            every = tuple(sorted(names.union(profile.match.apps)))
            match = profile.match.model_copy(update={"apps": every})
            self.put(profile.model_copy(update={"match": match}))

    def get(self, profile_id: str) -> AppProfile | None:
        """The profile with this id."""
        return next((one for one in self.profiles if one.id == profile_id), None)

    @property
    def chat_programs(self) -> frozenset[str]:
        """Programs that show chats and nothing else: no profile of theirs asks for a page."""
        pages = {
            app
            for one in self.profiles
            if one.match.markers or one.match.marker_words or one.match.address
            for app in one.match.apps
        }
        return self.apps - pages

    @property
    def apps(self) -> frozenset[str]:
        """Programs that have a profile."""
        return frozenset(app for one in self.profiles for app in one.match.apps)

    def wants(self, window: WindowInfo) -> bool:
        """True when some profile may apply to this window."""
        return window.app in self.apps

    def find(self, snapshot: Snapshot) -> AppProfile | None:
        """The profile that fits a snapshot, or None: then nothing of it is a chat."""
        return next((one for one in self.profiles if fits(one, snapshot)), None)


def _in_order(profiles: Sequence[AppProfile]) -> tuple[AppProfile, ...]:
    return tuple(sorted(profiles, key=lambda one: (-one.priority, one.id)))


def fits(profile: AppProfile, snapshot: Snapshot) -> bool:
    """True when a snapshot shows a chat of this kind."""
    rules = profile.match
    if snapshot.window.app not in rules.apps:
        return False
    if rules.title and not re.search(rules.title, snapshot.window.title[:500]):
        return False
    if rules.address and not re.search(rules.address, snapshot.document[:2000]):
        return False
    if rules.markers and not any(depth_of(n, rules.markers) >= 0 for n in snapshot.nodes):
        return False
    if rules.marker_words:
        elements = {element for node in snapshot.nodes for element in node.ancestors}
        words = rules.marker_words
        if not any(word in element.lower() for element in elements for word in words):
            return False
    return profile.kind == "rows" or any(node.editable for node in snapshot.nodes)
