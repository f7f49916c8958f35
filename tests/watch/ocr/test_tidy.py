"""The same line read twice is the same text."""

from __future__ import annotations

import pytest

from assistant.watch.ocr.tidy import tidy


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("底座漏还是水箱漏吗?", "底座漏还是水箱漏吗？"),
        ("真的吗?!", "真的吗？！"),
        ("今天 18:00 前回电", "今天18:00前回电"),
        ("大约5 分钟,能装好", "大约5分钟，能装好"),
        ("两张照片:一张(水箱)底部", "两张照片：一张（水箱）底部"),
        ("iPhone 15 Pro, really?", "iPhone 15 Pro, really?"),
        ("Ring me at 18:00 (or later)!", "Ring me at 18:00 (or later)!"),
        ("", ""),
    ],
)
def test_marks_and_spaces_next_to_chinese_are_written_one_way(read: str, written: str):
    assert tidy(read) == written
    assert tidy(written) == written
