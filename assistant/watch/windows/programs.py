"""What programs are called in chat profiles, by the names of their executables."""

from __future__ import annotations

from pathlib import PureWindowsPath

# Profiles name programs as Linux window managers do; the others are called as their files are.
_KNOWN = {
    "chrome": "google-chrome",
    "msedge": "microsoft-edge",
    "brave": "brave-browser",
    "vivaldi": "vivaldi-stable",
    "telegram": "telegram-desktop",
    "whatsapp": "whatsapp-desktop",
    "whatsapp.root": "whatsapp-desktop",
    "weixinapp": "weixin",
    "wechatappex": "wechat",
    "larkshell": "lark",
}


def name_of(path: str) -> str:
    """The name of a program in lower case, "" for none."""
    name = PureWindowsPath(path).name.lower().removesuffix(".exe")
    return _KNOWN.get(name, name)
