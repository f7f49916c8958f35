"""The toolkit's own words follow the language of the interface."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from assistant.ui.application import translate_toolkit


@pytest.mark.parametrize(("language", "cancel"), [("zh-Hans", "取消"), ("zh-Hant", "取消")])
def test_standard_buttons_are_chinese_in_chinese(
    qapp: QApplication, language: str, cancel: str
) -> None:
    translate_toolkit(qapp, language)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == cancel
    translate_toolkit(qapp, "en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_taiwan_and_the_mainland_differ(qapp: QApplication) -> None:
    translate_toolkit(qapp, "zh-Hans")
    mainland = QCoreApplication.translate("QPlatformTheme", "Save")
    translate_toolkit(qapp, "zh-Hant")
    taiwan = QCoreApplication.translate("QPlatformTheme", "Save")
    translate_toolkit(qapp, "en")
    assert (mainland, taiwan) == ("保存", "儲存")
