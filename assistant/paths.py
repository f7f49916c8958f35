"""Where things lie: the read-only data that ships with the program, and the user's own folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

APP_NAME = "empathy-assistant"
DATA_FOLDERS = ("prompts", "models", "resources")


def data_root() -> Path:
    """Folder that holds prompts/, models/ and resources/: frozen bundle, wheel or checkout."""
    here = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [Path(bundle)] if bundle else []
    candidates += [here / "_data", here.parent]
    for candidate in candidates:
        if all((candidate / folder).is_dir() for folder in DATA_FOLDERS):
            return candidate
    raise FileNotFoundError(f"prompts/, models/ and resources/ not found near {here}")


def resources() -> Path:
    """Phrasebook, culture profiles, app profiles, lexicons, strings, sample shop."""
    return data_root() / "resources"


def prompts() -> Path:
    """Templates, examples and grammars that go to the model."""
    return data_root() / "prompts"


def shipped_models() -> Path:
    """The model manifest and the small classifiers; ASSISTANT_READERS_DIR overrides.

    The override is for measuring other weights than the shipped ones. It is not the folder of the
    user's own models, which several users may share and which holds no classifiers.
    """
    return _user_folder("ASSISTANT_READERS_DIR", str(data_root() / "models"))


def _user_folder(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or default)


def config_dir() -> Path:
    """The user's settings; ASSISTANT_CONFIG_DIR overrides."""
    return _user_folder("ASSISTANT_CONFIG_DIR", platformdirs.user_config_dir(APP_NAME, False))


def data_dir() -> Path:
    """The user's store and model files; ASSISTANT_DATA_DIR overrides."""
    return _user_folder("ASSISTANT_DATA_DIR", platformdirs.user_data_dir(APP_NAME, False))


def cache_dir() -> Path:
    """Downloads and wheels; ASSISTANT_CACHE_DIR overrides."""
    return _user_folder("ASSISTANT_CACHE_DIR", platformdirs.user_cache_dir(APP_NAME, False))


def log_dir() -> Path:
    """Logs without customer text; lies inside the data folder."""
    return data_dir() / "logs"


def model_dir() -> Path:
    """GGUF files; ASSISTANT_MODELS_DIR overrides (several users may share one folder)."""
    return _user_folder("ASSISTANT_MODELS_DIR", str(data_dir() / "models"))


def shared_models() -> Path:
    """Model files for every user of this machine; only an administrator writes there.

    ASSISTANT_SHARED_MODELS_DIR overrides. Looked at after the user's own folder.
    """
    if sys.platform == "win32":
        base = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"))
        default = base / APP_NAME / "models"
    elif sys.platform == "darwin":
        default = Path("/Library/Application Support") / APP_NAME / "models"
    else:
        default = Path("/opt") / APP_NAME / "models"
    return _user_folder("ASSISTANT_SHARED_MODELS_DIR", str(default))


def policy_files() -> tuple[Path, ...]:
    """Administrator's policy files, first one found wins; only an administrator can write there."""
    if sys.platform == "win32":
        base = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"))
        return (base / APP_NAME / "policy.toml",)
    if sys.platform == "darwin":
        return (Path("/Library/Application Support") / APP_NAME / "policy.toml",)
    return (Path("/etc") / APP_NAME / "policy.toml",)


def record_file() -> Path:
    """The store of what was suggested and taken."""
    return data_dir() / "record.db"


def team_dir() -> Path:
    """What belongs to a joined team: where it is, a supervisor's replica, its shop's folder."""
    return data_dir() / "team"


def team_shop() -> Path:
    """The shop's folder as the team has it; kept by the link to the team, edited elsewhere."""
    return team_dir() / "shop"
