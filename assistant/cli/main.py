"""Puts the commands together into `assistant`; each lives in a module of its own."""

from __future__ import annotations

import contextlib
import importlib
import sys

import typer

from assistant import __version__, interrupted
from assistant.domain.notice import UserFault

# module → how it is registered: one command, or a group of its own (an attribute `app`).
COMMANDS = (
    "run", "demo", "doctor", "understand", "suggest", "score", "train", "mine", "install",
    "uninstall",
)  # fmt: skip
GROUPS = (
    "models", "knowledge", "eval", "export", "cases", "wordings", "review", "stats",
    "team", "customer", "profile", "record",
)  # fmt: skip

app = typer.Typer(
    name="assistant",
    help="Reply suggestions beside the chat window: mood, culture, drafts; on this machine only.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog="New here? `assistant doctor` says what works, `assistant demo` shows it, "
    "`assistant run` starts the day.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    pass


for _name in COMMANDS:
    _module = importlib.import_module(f"assistant.cli.{_name}")
    app.command(_name)(_module.command)
for _name in GROUPS:
    _module = importlib.import_module(f"assistant.cli.{_name}")
    app.add_typer(_module.app, name=_name)


def main() -> None:
    """Entry point; a fault of the environment is one sentence and exit status 1, Ctrl+C is 130."""
    from assistant import private

    private.keep_to_the_user()
    try:
        interrupted.leave_in_order()
        app()
    except UserFault as fault:
        from assistant import strings

        sys.stderr.write(strings.say(fault.notice, strings.system_language()) + "\n")
        raise SystemExit(1) from fault
    except (KeyboardInterrupt, ImportError) as error:
        if isinstance(error, ImportError) and not interrupted.asked():
            raise
        raise SystemExit(interrupted.STATUS) from None
    finally:
        _written()
        interrupted.leave_at_once()


def _written() -> None:
    """Nothing that a command has said may be lost by leaving at once."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            # Whoever read it may be gone; the interpreter's own end deals with that.
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
