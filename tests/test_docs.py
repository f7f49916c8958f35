"""The documents say what is so: commands, files, links, settings, hotkeys, module names.

`UPDATE_DOCS=1 pytest tests/test_docs.py` writes the table of settings anew.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import typer.main

import assistant
from assistant.cli.main import app
from assistant.settings import HotkeySettings, Settings

SOURCE = Path(assistant.__file__).parent
ROOT = SOURCE.parent
SETTINGS = ROOT / "docs" / "settings.md"
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "resources").rglob("*.md"),
        *(ROOT / "prompts").rglob("*.md"),
        *(ROOT / "models").rglob("*.md"),
    ]
)
COMMANDS = typer.main.get_command(app)
# Folders whose files a document may name by their path from the top.
TOPS = ("assistant/", "resources/", "prompts/", "models/", "tests/", "docs/", ".ci/")

document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[str(file.relative_to(ROOT)) for file in DOCUMENTS]
)


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def code_of(file: Path) -> list[str]:
    """Everything set as code: spans, and the lines of indented blocks."""
    text = text_of(file)
    blocks = re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)
    return [*re.findall(r"`([^`\n]+)`", text), *blocks]


def called_commands(code: str) -> list[list[str]]:
    """Words after each call of the program: [["models", "list", "install"]]."""
    calls = re.findall(r"(?:^|[|;&] |/bin/)assistant ([a-z][a-z |-]*)", code)
    return [re.split(r"[ |]+", call.strip()) for call in calls]


def commands_of(group: Any) -> dict[str, Any]:
    return getattr(group, "commands", {})


def all_commands() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, command in commands_of(COMMANDS).items():
        found[name] = command
        found |= {f"{name} {sub}": one for sub, one in commands_of(command).items()}
    return found


@document
def test_every_command_that_is_named_exists(document: Path):
    known = all_commands()
    for code in code_of(document):
        for words in called_commands(code):
            assert words[0] in known, code
            if commands_of(known[words[0]]) and words[1:] and not words[1].startswith("-"):
                assert f"{words[0]} {words[1]}" in known, code


@document
def test_every_option_that_is_named_exists(document: Path):
    known = {
        option
        for command in (COMMANDS, *all_commands().values())
        for parameter in command.params
        for option in parameter.opts
    } | {"--help"}
    for code in code_of(document):
        if called_commands(code):
            call = code[code.index("assistant ") :].split(" | ")[0].split("#")[0]
            assert set(re.findall(r"(?<=\s)--[a-z-]+", call)) <= known, code


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_every_command_shows_an_example(name: str):
    assert f"assistant {name}" in (all_commands()[name].help or "")


@pytest.mark.parametrize("name", sorted(name for name in all_commands() if " " not in name))
def test_every_command_is_named_in_the_readme(name: str):
    assert f"`assistant {name}`" in text_of(ROOT / "README.md")


@document
def test_every_make_target_that_is_named_exists(document: Path):
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    for code in code_of(document):
        for target in re.findall(r"^make ([a-z-]+)", code):
            assert target in targets, code


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@document
def test_links_lead_somewhere(document: Path):
    for address in re.findall(r"\]\(([^)\s]+)\)", text_of(document)):
        if re.match(r"https?://", address):
            continue
        path, _, anchor = address.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), address
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text_of(target), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, address


@document
def test_files_that_are_named_exist(document: Path):
    for code in code_of(document):
        # A test may be named as pytest names it; tests/test_security_promises.py looks for it.
        name = code.split()[0].rstrip(",.:;").partition("::")[0]
        if not name.startswith(TOPS) or re.search(r"[<>{}…]|_data", name):
            continue
        assert list(ROOT.glob(name)), code


def test_modules_that_the_architecture_names_exist():
    spans = re.findall(r"`([\w/]+\.py|[a-z]+/)`", text_of(ROOT / "docs" / "architecture.md"))
    named = {name for name in spans if not name.startswith(TOPS)}
    assert len(named) > 40
    assert sorted(name for name in named if not (SOURCE / name).exists()) == []


def test_the_architecture_names_every_room():
    rooms = {f"{entry.parent.name}/" for entry in SOURCE.glob("*/__init__.py")}
    text = text_of(ROOT / "docs" / "architecture.md")
    assert sorted(room for room in rooms if f"| `{room}` |" not in text) == []


def test_the_architecture_links_every_decision():
    text = text_of(ROOT / "docs" / "architecture.md")
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert files
    assert [file.name for file in files if f"(decisions/{file.name})" not in text] == []


@document
def test_hotkeys_that_are_named_are_the_defaults(document: Path):
    if document.name == "0007-hotkeys-without-enter.md":
        return  # tells of a default that was given up
    defaults = set(HotkeySettings().model_dump().values())
    named = re.findall(r"\bctrl\+alt\+\w+", text_of(document), re.IGNORECASE)
    assert {name.lower() for name in named} <= defaults


@pytest.mark.parametrize("guide", ["README.md", "docs/agent.md", "docs/agent.zh-Hans.md"])
def test_every_default_hotkey_is_told_to_agents(guide: str):
    text = text_of(ROOT / guide).lower()
    assert [keys for keys in HotkeySettings().model_dump().values() if keys not in text] == []


@document
def test_environment_variables_that_are_named_are_read(document: Path):
    read = [*SOURCE.rglob("*.py"), *(ROOT / ".ci").glob("*.py")]
    sources = "".join(text_of(file) for file in read)
    named = set(re.findall(r"\bASSISTANT_[A-Z_]+", text_of(document)))
    assert [name for name in named if name not in sources] == []


@document
def test_nothing_names_somebodys_machine(document: Path):
    private = r"(?<![\w.])/(?:root|home|work|tmp|Users)/|\bC:\\Users"
    assert re.findall(private, text_of(document)) == []


def test_the_changelog_begins_with_this_version():
    first = re.search(r"^## \[([^\]]+)\]", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert first is not None
    assert first[1] == assistant.__version__


# ------------------------------------------------------------ settings in the text


def settings_in_blocks(text: str) -> list[tuple[str, str]]:
    """Section and option of each line of a TOML block whose table is a section of the settings."""
    found, section = [], ""
    for line in text.splitlines():
        if not line.startswith("    ") or not line.strip():
            section = section if not line.strip() else ""
        elif table := re.fullmatch(r"\s+\[(\w+)\]", line):
            section = table[1] if table[1] in Settings.model_fields else ""
        elif section and (option := re.match(r"\s+(\w+) = ", line)):
            found.append((section, option[1]))
    return found


@document
def test_every_setting_that_is_named_exists(document: Path):
    text = text_of(document)
    sections = "|".join(Settings.model_fields)
    named = re.findall(rf"`({sections})\.([a-z_]+)`", text)
    named += re.findall(rf"`\[({sections})\]`,? (?:的 )?`([a-z_]+)", text)
    # Files may have such names as well.
    others = {("model", "npz"), ("model", "gguf")}
    for section, option in {*named, *settings_in_blocks(text)} - others:
        annotation = Settings.model_fields[section].annotation
        assert annotation is not None
        assert option in annotation.model_fields, f"{section}.{option}"


# ------------------------------------------------------------ two languages, and pictures

GUIDES = ("agent", "supervisor", "it", "developer")
guide = pytest.mark.parametrize("guide", GUIDES)
IMAGES = ROOT / "docs" / "images"
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def in_both(guide: str) -> tuple[str, str]:
    docs = ROOT / "docs"
    return text_of(docs / f"{guide}.md"), text_of(docs / f"{guide}.zh-Hans.md")


def without_language(names: list[str]) -> list[str]:
    return sorted(re.sub(r"[.-](?:en|zh-Hans)(?=\.(?:png|md))", "", name) for name in names)


def code_lines(text: str) -> list[str]:
    """Lines of blocks without their comments."""
    lines = re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)
    return [code for line in lines if (code := re.sub(r"\s*#\s.*$", "", line))]


@guide
def test_both_languages_name_the_same_commands_settings_and_files(guide: str):
    english, chinese = (
        {one for one in re.findall(r"`([^`\n]+)`", text) if not HAN.search(one)}
        for text in in_both(guide)
    )
    assert sorted(english ^ chinese) == []


@guide
def test_both_languages_have_the_same_sections_and_tables(guide: str):
    def form(text: str) -> list[str]:
        heads = re.findall(r"^(#+) ", re.sub(r"^ {4,}.*$", "", text, flags=re.M), re.MULTILINE)
        return [*heads, *re.findall(r"^\|", text, re.MULTILINE)]

    english, chinese = in_both(guide)
    assert form(english) == form(chinese)


@guide
def test_both_languages_show_the_same_blocks(guide: str):
    english, chinese = (
        [
            line
            for block in re.findall(r"(?:^|\n)\n((?: {4,}\S.*\n+)+)", text)
            for line in code_lines(block)
        ]
        for text in in_both(guide)
    )
    assert sorted({without_language([one])[0] for one in english}) == sorted(
        {
            without_language([one.replace("--language zh-Hans", "--language en")])[0]
            for one in chinese
        }
    )


@guide
def test_both_languages_name_the_same_keys(guide: str):
    keys = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+(?:[A-Z](?![a-z])|\d|Backspace|Enter)|\bF\d+\b")
    english, chinese = (
        set(keys.findall(text.replace("Ctrl+回车", "Ctrl+Enter"))) for text in in_both(guide)
    )
    assert sorted(english ^ chinese) == []


@guide
def test_both_languages_show_the_same_pictures_each_in_its_own(guide: str):
    english, chinese = (re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text) for text in in_both(guide))
    assert without_language(english) == without_language(chinese)
    assert [name for name in english if not name.endswith("-en.png")] == []
    assert [name for name in chinese if not name.endswith("-zh-Hans.png")] == []


@guide
def test_both_languages_lead_to_the_same_pages(guide: str):
    english, chinese = (
        {
            address.partition("#")[0]
            for address in re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", text)
        }
        for text in in_both(guide)
    )
    assert set(without_language([*english])) == set(without_language([*chinese]))


def drawn() -> list[str]:
    """Names of the pictures that the script makes."""
    where = importlib.util.spec_from_file_location("screenshots", ROOT / ".ci" / "screenshots.py")
    assert where is not None
    assert where.loader is not None
    script = importlib.util.module_from_spec(where)
    sys.modules["screenshots"] = script
    where.loader.exec_module(script)
    names: list[str] = script.names()
    return names


def test_every_picture_is_shown_somewhere_and_drawn_by_the_script():
    shown = {
        (file.parent / address).resolve()
        for file in DOCUMENTS
        for address in re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", text_of(file))
    }
    there = {file.resolve() for file in IMAGES.iterdir()}
    assert sorted(there ^ shown) == []
    assert sorted(file.name for file in there) == drawn()


def test_pictures_are_small_enough_to_load():
    sizes = {file.name: file.stat().st_size for file in IMAGES.iterdir()}
    assert [name for name, size in sizes.items() if size > 160_000] == []
    assert sum(sizes.values()) < 2_500_000


# ------------------------------------------------------------ the table of settings


def kind(annotation: object) -> str:
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{value}`" if value else "empty" for value in get_args(annotation))
    if get_origin(annotation) is tuple:
        return "list of texts"
    names = {bool: "yes or no", int: "whole number", float: "number", str: "text"}
    return names[annotation]  # type: ignore[index]


def limits(metadata: list[object]) -> str:
    least = next((rule.ge for rule in metadata if hasattr(rule, "ge")), None)
    most = next((rule.le for rule in metadata if hasattr(rule, "le")), None)
    return f"{least} – {most}" if least is not None or most is not None else ""


def shown(value: object) -> str:
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value) or "empty"
    return f"`{value}`" if value != "" else "empty"


def settings_page() -> str:
    parts = [
        "# Settings\n",
        "Made from `assistant/settings.py` by `tests/test_docs.py`; do not edit by hand.\n",
        "The file is `settings.toml` in the settings folder ([where](it.md#folders)):\n",
        '    [interface]\n    language = "zh-Hans"\n',
        '    [drafts]\n    shop = "/srv/service/shop.toml"\n',
        "The settings window writes the same file. Options of `[interface]` take effect at once,",
        "all others at the next start. The [administrator's policy](it.md#policy) goes first.\n",
    ]
    for name, field in Settings.model_fields.items():
        section = field.annotation
        assert section is not None
        parts += [f"## {name}\n", f"{section.__doc__}\n"]
        parts += ["| option | type | default | range | what it does |", "|---|---|---|---|---|"]
        for option, info in section.model_fields.items():
            cells = [
                f"`{name}.{option}`",
                kind(info.annotation),
                shown(info.default),
                limits(info.metadata),
                info.description or "",
            ]
            parts.append("| " + " | ".join(cells) + " |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def test_the_table_of_settings_is_up_to_date():
    if os.environ.get("UPDATE_DOCS"):
        SETTINGS.write_text(settings_page(), encoding="utf-8")
    assert text_of(SETTINGS) == settings_page()


def test_every_option_is_read_somewhere():
    sources = "".join(text_of(file) for file in SOURCE.rglob("*.py") if file.name != "settings.py")
    for name, field in Settings.model_fields.items():
        if name == "hotkeys":
            # Read as a whole: each field is an action of that name.
            continue
        for option in field.annotation.model_fields:
            assert re.search(rf"\.{option}\b", sources), f"{name}.{option} has no effect"
