"""This machine's zone, with its summer times, whatever it is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """Asks the system for each moment, so that a day in winter is not cut as one in summer."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """East of UTC at a local moment."""
        at = moment or datetime.now()
        return at.replace(tzinfo=None).astimezone().utcoffset() or timedelta()

    def dst(self, moment: datetime | None) -> None:
        """Not told apart."""

    def tzname(self, moment: datetime | None) -> str:
        """A name for people who ask."""
        return (moment or datetime.now()).replace(tzinfo=None).astimezone().tzname() or "local"

    def fromutc(self, moment: datetime) -> datetime:
        """A moment of UTC as it is here."""
        return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)


LOCAL = LocalZone()
