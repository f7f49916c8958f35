"""One schema of every option: type, default, range and help; the administrator's policy wins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import datafile, paths, strings
from assistant.data_reasons import of_error
from assistant.domain.notice import Notice, UserFault
from assistant.settings_history import of_today


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InterfaceSettings(_Section):
    """How the overlay looks and speaks."""

    language: Literal["auto", "zh-Hans", "zh-Hant", "en"] = Field(
        "auto", description="Language of the interface; auto follows the system."
    )
    theme: Literal["auto", "light", "dark", "contrast"] = Field(
        "auto", description="Colours; contrast is black and white with strong frames."
    )
    font_scale: float = Field(1.0, ge=0.8, le=2.0, description="Text size, 1 = normal.")
    opacity: float = Field(1.0, ge=0.5, le=1.0, description="Opacity of the overlay.")
    side: Literal["auto", "left", "right"] = Field(
        "auto", description="Side of the chat window where the overlay sits."
    )
    dock: Literal["chat", "left", "right"] = Field(
        "chat",
        description="What the overlay keeps to: the chat window, or an edge of the screen.",
    )
    compact: bool = Field(False, description="Show the overlay as a small pill until it is opened.")
    sound: bool = Field(
        False, description="A short tone when a waiting chat heats up or a promise is due."
    )
    start_at_login: bool = Field(False, description="Start when this account logs in.")
    empathy_score: bool = Field(
        True, description="Show in the editor what the agent's own text does for the customer."
    )


class HotkeySettings(_Section):
    """Global keys; an empty text switches one off."""

    insert: str = Field("ctrl+alt+i", description="Insert the chosen draft.")
    next: str = Field("ctrl+alt+n", description="Choose the next draft.")
    previous: str = Field("ctrl+alt+b", description="Choose the previous draft.")
    copy_draft: str = Field("ctrl+alt+c", description="Copy the chosen draft.")
    edit: str = Field("ctrl+alt+e", description="Open the chosen draft in the small editor.")
    reject: str = Field("ctrl+alt+x", description="Reject the chosen draft.")
    toggle: str = Field("ctrl+alt+h", description="Hide or show the overlay.")
    pause: str = Field("ctrl+alt+p", description="Pause or resume watching.")
    follow_ups: str = Field("ctrl+alt+f", description="Open the list of promises to keep.")
    brief: str = Field("ctrl+alt+s", description="Copy the brief for the supervisor.")
    paste: str = Field("ctrl+alt+v", description="Open the window into which a chat is pasted.")
    moment: str = Field(
        "ctrl+alt+m", description="Go through the words for other moments, then back to the answer."
    )
    macros: str = Field(
        "ctrl+alt+g", description="Open the macros; once more to search them, once more to close."
    )
    next_chat: str = Field(
        "ctrl+alt+w", description="Bring the most urgent waiting chat to the front."
    )
    compact: str = Field("ctrl+alt+k", description="Fold the overlay into a pill, or open it.")
    keyboard: str = Field(
        "ctrl+alt+j",
        description="Give the overlay the keyboard (Tab and Enter work; Esc gives it back).",
    )
    settings: str = Field("ctrl+alt+o", description="Open the settings.")


# "wechat: 25, 8, 100, 80"
_PERCENT = r"\s*(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)\s*"
Areas = Annotated[str, Field(pattern=rf"^[^:\s][^:]*:{_PERCENT}(?:,{_PERCENT}){{3}}$")]


class WatchSettings(_Section):
    """What is read, and how often."""

    enabled: bool = Field(True, description="Watch chat windows.")
    poll_seconds: float = Field(0.3, ge=0.1, le=5, description="Time between two looks.")
    idle_poll_seconds: float = Field(
        0.8, ge=0.5, le=30, description="Longest time between two looks when nothing changes."
    )
    max_nodes: int = Field(600, ge=50, le=5000, description="Text nodes read of one window.")
    max_text: int = Field(
        20_000, ge=1000, le=200_000, description="Characters read of one text node."
    )
    apps: tuple[str, ...] = Field(
        (), description="Programs that may be watched; empty = all that have a chat profile."
    )
    excluded_apps: tuple[str, ...] = Field(
        ("keepassxc", "bitwarden", "1password"), description="Programs never read."
    )
    private_titles: tuple[str, ...] = Field(
        (
            "Private Browsing", "InPrivate", "(Incognito)", "(Inkognito)", "Private Window",
            "隐私浏览", "无痕", "隐身", "無痕", "シークレット", "시크릿", "инкогнито",
        ),
        description="Windows with one of these words in their title are never read.",
    )  # fmt: skip
    clipboard: bool = Field(
        False, description="Read what you copy in chat programs that can't be read otherwise."
    )
    clipboard_apps: tuple[str, ...] = Field(
        (), description="Further programs in which a copied text is a customer's message."
    )
    source: Literal["auto", "accessibility", "ocr"] = Field(
        "auto",
        description="Where the text comes from: what programs tell assistive programs, or the "
        "picture on the screen (needs the extra ocr); auto takes the second where the first "
        "shows no text.",
    )
    ocr_apps: tuple[str, ...] = Field(
        (), description="Further programs to read from the screen, by their names in lower case."
    )
    ocr_panes: tuple[Areas, ...] = Field(
        (),
        description="Where the messages of a program stand, if they are not found: "
        '"name: left, top, right, bottom" in percent of its window.',
    )
    ocr_excluded: tuple[Areas, ...] = Field(
        (), description="Parts of windows that are never captured, written the same way."
    )


class ReadingSettings(_Section):
    """How customers are read."""

    second_opinion: bool = Field(
        True, description="Let a second, slower reader look at every message (about 150 MB)."
    )


class DraftSettings(_Section):
    """How drafts are made."""

    shop: str = Field(
        "",
        description="Folder or file with the shop's facts; empty = the team's if one is joined, "
        "else the sample.",
    )
    burst_seconds: float = Field(
        2.5, ge=0, le=15, description="Quiet time after which a burst of messages has ended."
    )
    role: str = Field(
        "agent",
        pattern=r"[a-z][a-z0-9_-]{0,30}",
        description="Role of whoever works here: decides what may be given without asking.",
    )


# https anywhere, plain http on this machine only; neither a password nor a query belongs there.
_SERVER = (
    r"^(|https://[A-Za-z0-9._\-\[\]:]+(/[^\s?#@]*)?"
    r"|http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(/[^\s?#@]*)?)$"
)


class ModelSettings(_Section):
    """The language model: a local one, or a server's."""

    enabled: bool = Field(True, description="Let a local model write further drafts.")
    name: str = Field("", description="Model of the manifest; empty = the default.")
    threads: int = Field(0, ge=0, le=64, description="Generation threads; 0 = chosen by itself.")
    context: int = Field(2048, ge=512, le=32_768, description="Context tokens.")
    max_tokens: int = Field(160, ge=32, le=512, description="Longest draft in tokens.")
    timeout_seconds: float = Field(25, ge=2, le=300, description="Give up on a draft after this.")
    memory_mb: int = Field(4096, ge=256, le=65_536, description="Most memory the worker may take.")
    keep_prefixes: bool = Field(
        True,
        description="Keep what the model makes of the program's own prompts on disk, to start "
        "sooner; never a customer's words.",
    )
    server_url: str = Field(
        "",
        pattern=_SERVER,
        description="Address of an OpenAI-compatible server (llama-server, vLLM), up to /v1; "
        "https, or http on this machine. Masked text of the chats then leaves this machine. "
        "Empty = the local model.",
    )
    server_model: str = Field("", description="The server's name of the model.")
    server_key_env: str = Field(
        "", description="Environment variable that holds the server's key; empty = none."
    )
    server_key_file: str = Field(
        "", description="File that holds the server's key, where no variable does."
    )
    server_form: Literal["auto", "schema", "grammar", "plain"] = Field(
        "auto",
        description="How the server is held to the form of a draft: JSON schema (vLLM), grammar "
        "(llama-server), or only asked for it; auto tries in this order.",
    )


class StoreSettings(_Section):
    """The record of what was suggested and taken."""

    enabled: bool = Field(True, description="Keep a record on this machine.")
    keep_days: int = Field(180, ge=1, le=3650, description="Older chats are erased.")
    encrypt: bool = Field(
        False,
        description="Encrypt the record, its key in the system's keyring (needs the extra "
        "encryption); without a keyring nothing is then recorded.",
    )
    keep_order_numbers: bool = Field(
        False,
        description="Leave numbers of orders and parcels readable on record; all other personal "
        "data is masked all the same.",
    )


class PersonSettings(_Section):
    """Who works here."""

    name: str = Field(
        "",
        max_length=80,
        description="Your name, kept with what you suggest and review; empty = the name of the "
        "account on this machine.",
    )
    role: Literal["agent", "supervisor", "administrator"] = Field(
        "supervisor",
        description="What may be opened here: agents see what is recorded of themselves, "
        "supervisors review, administrators do everything. Made firm by the policy file; a team's "
        "database goes by its own roles.",
    )


class TeamSettings(_Section):
    """Exchange with a team's database; nothing is opened before a team is joined."""

    enabled: bool = Field(True, description="Exchange with the team that was joined.")
    sslmode: Literal["auto", "verify-full", "verify-ca", "require", "prefer"] = Field(
        "auto",
        description="How the server is checked (libpq's sslmode); auto = verify-full, prefer on "
        "this machine.",
    )
    certificate: str = Field(
        "",
        description="File of the authorities that sign the server's certificate; system = this "
        "system's own; empty = as the invitation says.",
    )
    credentials: Literal["auto", "keyring", "file"] = Field(
        "auto", description="Where the password is kept; auto = the keyring if there is one."
    )
    seconds: float = Field(
        15, ge=2, le=3600, description="Longest time between two looks where no notice comes."
    )


class Settings(_Section):
    """All options of the program."""

    interface: InterfaceSettings = InterfaceSettings()
    hotkeys: HotkeySettings = HotkeySettings()
    watch: WatchSettings = WatchSettings()
    reading: ReadingSettings = ReadingSettings()
    drafts: DraftSettings = DraftSettings()
    model: ModelSettings = ModelSettings()
    store: StoreSettings = StoreSettings()
    person: PersonSettings = PersonSettings()
    team: TeamSettings = TeamSettings()


def settings_file() -> Path:
    """The user's own settings file."""
    return paths.config_dir() / "settings.toml"


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return of_today(datafile.toml_values(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UserFault(Notice.of("settings.unreadable", file=file, reason=error)) from error


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in over.items():
        old = merged.get(name)
        merged[name] = (
            _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged


def load(file: Path | None = None, policies: tuple[Path, ...] | None = None) -> Settings:
    """Read the user's file, then lay the administrator's policy over it.

    Raises UserFault, naming file and field, when either can't be read or breaks the schema.
    """
    own = file or settings_file()
    merged = _read_toml(own)
    fixed: dict[str, Any] = {}
    policy = _policy(policies)
    if policy is not None:
        fixed = _read_toml(policy)
        merged = _merge(merged, fixed)
    try:
        return _with_team_shop(Settings.model_validate(merged))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        source = policy if policy is not None and _names(fixed, first["loc"]) else own
        because = of_error(first)
        told = strings.because(because) if because else {"reason": first["msg"]}
        raise UserFault(Notice.of("settings.invalid", **told, file=source, field=field)) from error


def _with_team_shop(settings: Settings) -> Settings:
    """The team's shop goes before the sample, not before one that was named here."""
    folder = paths.team_shop()
    if settings.drafts.shop or not (folder / "shop.toml").is_file():
        return settings
    drafts = settings.drafts.model_copy(update={"shop": str(folder)})
    return settings.model_copy(update={"drafts": drafts})


def policy_file() -> Path | None:
    """The administrator's policy that holds here, if there is one."""
    return _policy(None)


def locked_fields(policies: tuple[Path, ...] | None = None) -> frozenset[str]:
    """Dotted names that the policy fixes ("model.enabled"), for the settings window to show."""
    policy = _policy(policies)
    return frozenset(
        f"{section}.{name}"
        for section, values in (_read_toml(policy) if policy else {}).items()
        if isinstance(values, dict)
        for name in values
    )


def need_unlocked(field: str) -> None:
    """Raise UserFault where the policy fixes a field that a command is asked to change."""
    if field in locked_fields():
        raise UserFault(Notice.of("settings.locked", field=field))


def _policy(policies: tuple[Path, ...] | None) -> Path | None:
    candidates = paths.policy_files() if policies is None else policies
    return next((policy for policy in candidates if policy.exists()), None)


def _names(values: Any, location: tuple[int | str, ...]) -> bool:
    """Whether the field at a validation location (section, name, …) stands in these values."""
    for part in location[:2]:
        if not isinstance(values, dict) or part not in values:
            return False
        values = values[part]
    return True
