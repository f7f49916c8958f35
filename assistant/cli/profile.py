"""`assistant profile`: how chat programs are read; proposes a profile for a recorded window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.conversation.profile import AppProfile
    from assistant.domain.window import Snapshot

app = typer.Typer(
    help="How chat programs are read: list profiles, make one for a new program, check one. "
    "Example: assistant profile new",
    no_args_is_help=True,
)
# Looks at a window until it shows something, seconds.
PATIENCE = 6.0


@app.command("list")
def list_() -> None:
    """Show all profiles, the user's own marked.

    \b
    Example:
      assistant profile list
    """
    from assistant import strings
    from assistant.conversation.profile import Library
    from assistant.source_desk import own_profiles

    shipped = {one.id: one for one in Library.load().profiles}
    library = Library.load(own=own_profiles())
    for one in library.profiles:
        own = shipped.get(one.id) != one
        apps = ", ".join(one.match.apps[:4]) + ("…" if len(one.match.apps) > 4 else "")
        typer.echo(f"{'*' if own else ' '} {one.id:12} {one.kind:11} {one.name}: {apps}")
    for fault in library.faults:
        typer.echo(strings.say(fault.notice, strings.system_language()), err=True)


@app.command()
def new(
    out: Annotated[
        Path | None, typer.Option(help="Profile to write; default: the user's own profiles.")
    ] = None,
    recording: Annotated[
        Path | None, typer.Option(help="Where the masked recording goes; default: beside it.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="A recording, instead of the active window.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Time to bring the chat window up.")] = 5.0,
    keep_text: Annotated[
        bool, typer.Option(help="Record the texts as they are: only for a chat that you made up.")
    ] = False,
    force: Annotated[bool, typer.Option(help="Replace a profile that is there.")] = False,
) -> None:
    """Record a chat window (its texts masked) and propose a profile for it.

    Bring the window up with a chat open in which both sides have written. The proposal is a start:
    look it over, then `assistant profile check` it.

    \b
    Examples:
      assistant profile new                         the window that is active in five seconds
      assistant profile new --from window.json      a recording made before
    """
    from assistant import strings
    from assistant.atomic import write_atomically
    from assistant.conversation.disguise import Disguise, nowhere
    from assistant.conversation.profile_text import as_toml
    from assistant.conversation.propose import propose
    from assistant.domain.notice import Notice, UserFault
    from assistant.source_desk import own_profiles
    from assistant.watch import replay

    language = strings.system_language()
    if out and out.exists() and not force:
        # Said before anybody waits for the window to be recorded.
        raise UserFault(Notice.of("profile.exists", file=out))
    snapshots = replay.load(source) if source else (_active_window(seconds, language),)
    snapshot = snapshots[-1]
    proposal = propose(snapshot)
    if proposal is None:
        raise UserFault(Notice.of("profile.no_chat", app=snapshot.window.app))
    profile = proposal.profile
    file = out or own_profiles() / f"{profile.id}.toml"
    beside = recording or file.with_suffix(".recording.json")
    if file.exists() and not force:
        raise UserFault(Notice.of("profile.exists", file=file))
    said = [strings.text(f"profile.hint.{hint}", language) for hint in proposal.hints]
    comment = "\n".join([strings.text("profile.proposed", language), *said])
    try:
        write_atomically(file, as_toml(profile, comment))
        plain = nowhere if keep_text else Disguise().snapshot
        kept = [plain(one) for one in snapshots]
        beside.parent.mkdir(parents=True, exist_ok=True)
        replay.save(list(kept), beside)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise UserFault(Notice.of("watch.profile_not_kept", file=file, reason=reason)) from fault
    typer.echo(strings.text("profile.written", language, file=file, recording=beside))
    for hint in said:
        typer.echo(f"  - {hint}")
    _report(profile, snapshots, language)
    _doubt(profile, list(snapshots), language)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The profile.")],
    recordings: Annotated[
        list[Path] | None, typer.Argument(help="Recordings to read with it.")
    ] = None,
) -> None:
    """Check a profile, and show what it reads from recordings; exit status 1 when something fails.

    \b
    Examples:
      assistant profile check resources/profiles/pidgin.toml
      assistant profile check new.toml window.json
    """
    from assistant import datafile, strings
    from assistant.conversation.profile import AppProfile
    from assistant.watch import replay

    language = strings.system_language()
    profile = datafile.load(file, AppProfile)
    good = True
    looked: list[Snapshot] = []
    for problem in _problems(profile):
        good = False
        typer.secho(f"✗ {strings.text(problem, language)}", fg=typer.colors.RED)
    for recording in recordings or ():
        typer.secho(str(recording), bold=True)
        every = replay.load(recording)
        looked += every
        good = _report(profile, every, language) and good
    doubtful = _doubt(profile, looked, language)
    if not good:
        raise typer.Exit(1)
    verdict = "profile.doubtful" if doubtful else "profile.good" if looked else "profile.unread"
    typer.echo(strings.text(verdict, language, id=profile.id))


def _doubt(profile: AppProfile, snapshots: list[Snapshot], language: str) -> bool:
    """Print what a sound profile would not show; True when there is any of it."""
    from assistant import strings
    from assistant.conversation.profile import fits
    from assistant.conversation.reader import ReaderState, read
    from assistant.conversation.soundness import doubts

    fitting = [one for one in snapshots if fits(profile, one)]
    state = ReaderState()
    for one in fitting:
        state, _ = read(state, one, profile)
    messages = [message for log in state.chats.values() for message in log.messages]
    found = doubts(profile, fitting, [key.peer for key in state.chats], messages)
    for doubt in found:
        said = strings.text(doubt.id, language, **dict(doubt.args))
        typer.secho(f"  ! {said}", fg=typer.colors.YELLOW)
    return bool(found)


def _problems(profile: AppProfile) -> list[str]:
    found = []
    if profile.kind == "rows" and not (profile.pane and profile.message):
        found.append("profile.rows_need")
    if profile.kind == "transcript" and profile.transcript is None:
        found.append("profile.transcript_needs")
    named = {"name", "time", "text"}
    if profile.transcript and any(f"(?P<{one}>" not in profile.transcript.line for one in named):
        found.append("profile.line_needs")
    peer = profile.peer
    if not peer.markers and not peer.above and "(?P<peer>" not in peer.title:
        found.append("profile.peer_needs")
    return found


def _report(profile: AppProfile, snapshots: tuple[Snapshot, ...], language: str) -> bool:
    """Print what the profile reads; True when it reads a chat with known speakers."""
    from assistant import strings
    from assistant.conversation.identity import input_node
    from assistant.conversation.profile import fits
    from assistant.conversation.reader import ReaderState, read
    from assistant.conversation.soundness import unfit
    from assistant.domain.chat import Speaker

    def say(good: bool, id: str, **arguments: object) -> bool:
        mark, colour = ("✓", typer.colors.GREEN) if good else ("✗", typer.colors.RED)
        typer.secho(f"  {mark} {strings.text(id, language, **arguments)}", fg=colour)
        return good

    fitting = [one for one in snapshots if fits(profile, one)]
    if not say(bool(fitting), "profile.fits", n=len(fitting), of=len(snapshots)):
        for rule in dict.fromkeys(unfit(profile, one) for one in snapshots):
            say(False, "profile.unfit", rule=rule)
        return False
    state = ReaderState()
    for one in fitting:
        state, _ = read(state, one, profile)
    good = say(bool(state.chats), "profile.peers", peers=", ".join(k.peer for k in state.chats))
    for key, log in state.chats.items():
        typer.echo(f"    {key.peer}")
        for message in log.messages[-12:]:
            text = " ⏎ ".join(" ".join(x.split()) for x in message.text.splitlines())[:80]
            typer.echo(f"      {message.speaker.value:8} {text}")
    every = [message for log in state.chats.values() for message in log.messages]
    unknown = sum(message.speaker is Speaker.UNKNOWN for message in every)
    good = say(bool(every), "profile.messages", n=len(every)) and good
    good = say(not unknown, "profile.unknown", n=unknown) and good
    sides = {message.speaker for message in every} - {Speaker.UNKNOWN}
    if len(sides) == 1:
        # No fault where only one has written, which a recording can't tell.
        typer.secho(f"  ! {strings.text('profile.sides', language)}", fg=typer.colors.YELLOW)
    box = input_node(fitting[-1], profile)
    return say(box is not None, "profile.input") and good


def _active_window(seconds: float, language: str) -> Snapshot:
    """The window that is active after a while, looked at until it shows a text."""
    import asyncio
    import time

    from assistant import strings, system_parts
    from assistant.domain.notice import Notice, UserFault
    from assistant.domain.window import SourceHealth, SourceState
    from assistant.settings import load
    from assistant.watch.private import is_private

    settings = load().watch
    tracker = system_parts.window_tracker()
    typer.echo(strings.text("profile.wait", language, seconds=f"{seconds:g}"))
    time.sleep(max(0.0, seconds))
    window = tracker.active()
    if window is None:
        raise UserFault(Notice("profile.no_window"))
    excluded = any(name and name.lower() in window.app for name in settings.excluded_apps)
    if excluded or is_private(window.title, settings.private_titles):
        raise UserFault(Notice.of("profile.never_read", app=window.app))

    async def look() -> Snapshot | SourceHealth:
        backend = system_parts.capture_backend(settings)
        health = await backend.open()
        try:
            if health.state is SourceState.UNAVAILABLE:
                return health
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                found = await backend.snapshot(window)
                if found is not None and any(node.text for node in found.nodes):
                    return found
                await asyncio.sleep(0.5)
            return backend.health()
        finally:
            await backend.close()

    found = asyncio.run(look())
    tracker.close()
    if isinstance(found, SourceHealth):
        told = {"app": window.app, **dict(found.notice.args if found.notice else ())}
        said = found.notice.id if found.notice else "watch.application_silent"
        if found.remedy is None:
            raise UserFault(Notice.of(said, **told))
        # What is wrong, and in the same breath what helps.
        typer.secho(strings.text(said, language, **told), err=True)
        raise UserFault(found.remedy)
    return found
