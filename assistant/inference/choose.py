"""Which engine words the drafts: the local one, or the server that the settings name."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.view import ModelStatus
from assistant.inference.port import DraftEngine
from assistant.settings import ModelSettings


def engine(
    settings: ModelSettings, changed: Callable[[ModelStatus], None] | None = None
) -> DraftEngine:
    """The engine of these settings; network code is loaded only for a server."""
    if settings.server_url:
        from assistant.inference.remote import RemoteEngine

        return RemoteEngine(settings, changed)
    from assistant.inference.supervisor import LocalEngine

    return LocalEngine(settings, changed)
