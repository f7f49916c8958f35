"""A message for a person, named by id with arguments, so that only ui/ and cli/ hold sentences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell a person.

    `id` is a dotted name that exists in resources/strings/*.toml ("source.no_accessibility");
    `args` are the named values its sentence contains, as (name, value) pairs.
    """

    id: str
    args: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, id: str, **args: object) -> Notice:
        """Build a notice from keyword arguments; values are turned into text."""
        return cls(id, tuple((name, str(value)) for name, value in args.items()))


class UserFault(Exception):
    """A fault of the environment that a person can mend: told to them, never shown as a crash."""

    def __init__(self, notice: Notice, detail: str = "") -> None:
        super().__init__(detail or notice.id)
        self.notice = notice
        self.detail = detail
