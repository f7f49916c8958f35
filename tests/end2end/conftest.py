"""End-to-end tests share one bed a module; see bed/."""

from tests.end2end.bed.fixtures import chinese_desk, english_desk, pidgin

__all__ = ["chinese_desk", "english_desk", "pidgin"]
