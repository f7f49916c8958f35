"""`assistant install`: put a built program where every user of a machine finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    policy: Annotated[
        Path | None, typer.Option(help="The administrator's policy file; checked first.")
    ] = None,
    models: Annotated[
        Path | None, typer.Option(help="A bundle of models for every user (`models pack`).")
    ] = None,
    at_login: Annotated[
        bool, typer.Option("--at-login", help="Start it with every user's session.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take it away again; users' own data stays.")
    ] = False,
    program: Annotated[
        Path | None, typer.Option(help="Folder of the built program; default: this one.")
    ] = None,
    root: Annotated[
        Path, typer.Option(help="Install below this folder, for an image or a package.")
    ] = Path("/"),
) -> None:
    """Install for all users of this machine, as administrator and without a question.

    Run again, it changes only what differs: an update, another policy, a run that was cut off.
    Exit status 0 when all is as asked, 1 when something stands in the way, 2 for a wrong option.

    \b
    Examples:
      assistant install --policy policy.toml --models models.zip --at-login
      assistant install --remove
    """
    from assistant import machine_install, strings
    from assistant.machine_layout import layout

    language = strings.system_language()

    def told(done: str, place: Path) -> None:
        typer.echo(f"{strings.text(f'machine.{done}', language)} {place}")

    where = layout(root=root)
    if remove:
        machine_install.remove(where, told)
        return
    folder = program or machine_install.program_folder()
    machine_install.install(folder, where, told, policy=policy, login=at_login)
    if models is not None:
        _install_models(models, where.models)


def _install_models(bundle: Path, folder: Path) -> None:
    import os

    from assistant.cli.models import install_model

    os.environ["ASSISTANT_SHARED_MODELS_DIR"] = str(folder)
    install_model(name="", origin=bundle, shared=True)
