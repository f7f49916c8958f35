"""`assistant run`: the overlay for real work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    language: Annotated[
        str, typer.Option(help="Interface: zh-Hans, zh-Hant or en; default: as in the settings.")
    ] = "",
    record: Annotated[
        Path | None,
        typer.Option(help="Write what happens when to this file. It will contain chat text."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log to standard error too.")] = False,
) -> None:
    """Start the overlay beside whatever chat window is active.

    It reads the chat through the accessibility service, shows mood, culture and drafts, and puts
    the draft you choose into the chat's input box. It never sends anything. Quit from the tray.
    Where it runs already, the overlay comes to the front instead.

    \b
    Examples:
      assistant run                    start working
      assistant run --language en      with an English interface
      assistant run --verbose          and say on the terminal what it does
    """
    from assistant import interrupted

    # Until the window has its own way to leave: Qt does not pass a KeyboardInterrupt on.
    interrupted.leave_at_once()
    from assistant import log, private, settings
    from assistant.cli.screen import settings_or_window

    log.set_up(verbose)
    private.mend()
    options = settings_or_window()
    if language:
        settings.need_unlocked("interface.language")
        interface = options.interface.model_copy(update={"language": language})
        options = options.model_copy(update={"interface": interface})
    from assistant.cli.screen import need_a_screen

    need_a_screen()
    import sys

    from assistant import strings
    from assistant.domain.notice import UserFault
    from assistant.ui.main import run
    from assistant.ui.single import SecondInstance

    try:
        status = run(options, record)
    except SecondInstance as second:
        typer.echo(strings.say(second.notice, strings.resolve(options.interface.language)))
        status = 0
    except UserFault as fault:
        if sys.stderr is None or not sys.stderr.isatty():
            # Started from a menu, nobody reads the terminal.
            from assistant.ui.fault_window import show_and_wait

            show_and_wait(fault.notice)
        raise
    raise SystemExit(status)
