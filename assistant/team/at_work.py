"""The exchange with a joined team while an agent works, and what the overlay says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import SourceHealth, SourceState
from assistant.settings import TeamSettings
from assistant.team import membership, place
from assistant.team.link import OFF_LINE, LinkState, TeamLink


def open_link(
    record: Path, settings: TeamSettings, on_health: Callable[[SourceHealth], None]
) -> TeamLink | None:
    """Begin to exchange; None without a team, and then not even the library is loaded.

    `on_health` is told on the link's thread that a team is joined, so that it is never out of
    sight, and of what needs somebody; being off-line needs nobody.
    """
    if not settings.enabled or not place.place_file().exists():
        return None

    def told(state: LinkState) -> None:
        if state.notice is not None and state.notice.id not in OFF_LINE:
            on_health(SourceHealth("team", SourceState.DEGRADED, state.notice))
            return
        said = "team.joined" if state.connected else "team.offline"
        notice = Notice.of(said, team=state.team, waiting=state.waiting)
        on_health(SourceHealth("team", SourceState.OK, notice))

    try:
        where = membership.joined(settings)
        membership.ready(where, record)
    except UserFault as fault:
        on_health(SourceHealth("team", SourceState.DEGRADED, fault.notice))
        return None
    link = TeamLink(record, where, settings, told)
    link.start()
    return link


__all__ = ["TeamLink", "open_link"]
