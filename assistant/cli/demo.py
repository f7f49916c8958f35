"""`assistant demo`: the whole product on a live chat with a scripted customer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.domain.notice import Notice, UserFault


def command(
    out: Annotated[
        Path | None, typer.Option(help="Folder for screenshots and record; default out/demo/….")
    ] = None,
    virtual: Annotated[
        bool, typer.Option("--virtual", help="Use a virtual screen even where there is a real one.")
    ] = False,
    language: Annotated[
        str, typer.Option(help="Interface: auto, zh-Hans, zh-Hant or en.")
    ] = "auto",
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Only fetch what the demo needs, then stop.")
    ] = False,
) -> None:
    """Start chat server, web chat, a scripted customer, and the overlay beside it.

    On a machine with a screen it opens there and stays until the chat window is closed. Without
    one it uses a virtual screen, plays the whole script, and leaves screenshots and a JSON record
    in a folder that it names at the end. Nothing but loopback is used.

    \b
    Examples:
      assistant demo                     watch it live
      assistant demo --virtual --out x   play it unseen, results in x
    """
    try:
        from assistant.demo import webclient
    except ModuleNotFoundError as error:
        # build.spec leaves the demo out.
        raise UserFault(Notice.of("demo.left_out"), str(error)) from error

    if prepare:
        webclient.install()
        return
    _play(out or Path("out") / "demo" / datetime.now().strftime("%Y%m%d-%H%M%S"), virtual, language)


def _play(out: Path, virtual: bool, language: str) -> None:
    import shutil

    from assistant import strings, timeline
    from assistant.demo import report, script
    from assistant.demo.bed import MEI, Bed
    from assistant.demo.stage import Overlay, Stage, has_screen

    out = out.resolve()
    spoken = strings.resolve(language)
    own_screen = virtual or not has_screen()
    scenes = script.load()
    typer.echo(strings.text("demo.starting", spoken))
    with Bed(out, own_screen=own_screen, language="zh_CN" if spoken != "en" else "en") as bed:
        browser = bed.open_web_chat(MEI)
        with Overlay(bed, out, spoken) as overlay:
            stage = Stage(bed, overlay, out, typer.echo)
            stage.play(scenes)
            rows = timeline.read(overlay.record)
            report.write(out / "record.json", report.summarise(rows, stage.notes))
            if not own_screen:
                typer.echo(strings.text("demo.stays", spoken))
                stage.stay(browser)
    for scratch in ("browser", "desktop", "server"):
        shutil.rmtree(out / scratch, ignore_errors=True)
    typer.echo(strings.text("demo.done", spoken, folder=out))
