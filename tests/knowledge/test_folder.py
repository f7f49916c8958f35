"""The folder that a supervisor edits: what it may hold, and what is said of a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.datafile import DataFileError
from assistant.domain.notice import Notice
from assistant.knowledge import shop as shops
from assistant.knowledge import sources
from assistant.knowledge.shop import Shop
from assistant.knowledge.watching import FolderWatch

SHOP = "schema = 1\n[facts]\nreturn_days = 7\n"
PAGE = """# 退货

## 拆开了还能退吗 | Once opened {#opened}
- 主题: refund.how
- 问法: 拆开了还能退吗 / 拆封能退吗
- asks: can i return it after opening

### zh-Hans
可以退，{return_days} 天内都行。
关怀: 配件别丢。

### en
Yes, within {return_days}
days.
"""
PRODUCT = """
[[product]]
id = "lamp"
category = "appliance"
name = { zh-Hans = "台灯", en = "Lamp" }
[[product.note]]
about = "power"
text.zh-Hans = "12 瓦。"
[[product.note]]
about = "size"
text.zh-Hans = "高 52 厘米。"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies").mkdir()
    (tmp_path / "products").mkdir()
    (tmp_path / "shop.toml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "policies" / "returns.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "products" / "lamps.toml").write_text(PRODUCT, encoding="utf-8")
    return tmp_path


def fault_of(folder: Path) -> DataFileError:
    with pytest.raises(DataFileError) as caught:
        shops.load(folder)
    return caught.value


def test_a_page_becomes_answers_in_its_languages(folder: Path) -> None:
    entry = shops.load(folder).library.entries[0]
    assert entry.id == "policies/returns#opened"
    assert entry.titles == {"zh-Hans": "拆开了还能退吗", "en": "Once opened"}
    assert entry.asks == ("拆开了还能退吗", "拆封能退吗", "can i return it after opening")
    assert entry.texts["zh-Hans"].care == "配件别丢。"
    assert entry.texts["en"].solve == "Yes, within {return_days} days."


def test_a_shop_file_alone_is_a_shop(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SHOP, encoding="utf-8")
    loaded = shops.load(file)
    assert loaded.fact("return_days", "en") == "7"
    assert loaded.library.entries == ()


def test_a_page_saved_by_a_windows_editor_is_read(folder: Path) -> None:
    page = folder / "policies" / "returns.md"
    page.write_bytes(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    assert len(shops.load(folder).library.entries) == 3


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("refund.how", "refund.hwo", 4, "opened.topics"),
        ("- 主题: refund.how\n", "", 3, "opened.topics"),
        ("- asks: can", "- aks: can", 6, "aks"),
        ("{#opened}", "", 3, "拆开了还能退吗 | Once opened"),
        ("### en", "### English", 12, "English"),
        ("- 主题: refund.how", "- 主题: refund.how\n- 截止: 明年", 5, "opened.until"),
        ("- 主题: refund.how", "- 主题: refund.how\n- 地区: 台湾", 5, "opened.regions"),
        ("可以退，{return_days}", "可以退，{retrun_days}", 9, "opened.zh-Hans"),
        ("可以退，", "见 https://evil.example/x 可以退，", 9, "opened.zh-Hans"),
    ],
)
def test_a_mistake_in_a_page_is_told_with_file_line_and_field(
    folder: Path, old: str, new: str, line: int, field: str
) -> None:
    page = folder / "policies" / "returns.md"
    page.write_text(PAGE.replace(old, new), encoding="utf-8")
    fault = fault_of(folder)
    assert (fault.file, fault.line, fault.field) == (page, line, field)


def test_a_mistake_in_the_second_product_note_is_told_with_its_own_line(folder: Path) -> None:
    file = folder / "products" / "lamps.toml"
    file.write_text(PRODUCT.replace('about = "size"', 'about = "sise"'), encoding="utf-8")
    fault = fault_of(folder)
    assert fault.file == file
    assert fault.line == 9


def test_a_macro_that_nothing_fills_is_told_with_its_line(folder: Path) -> None:
    table = folder / "macros.csv"
    table.write_text("shortcut,variables,zh-Hans\nhi,name,您好{name}\nbye,,再见{day}\n", "utf-8")
    fault = fault_of(folder)
    assert (fault.file, fault.line, fault.field) == (table, 3, "bye.zh-Hans")


def test_a_table_saved_by_a_chinese_spreadsheet_is_read(folder: Path) -> None:
    table = folder / "macros.csv"
    table.write_bytes("shortcut,variables,zh-Hans\nhi,name,您好{name}\n".encode("gb18030"))
    assert shops.load(folder).library.macros[0].texts["zh-Hans"] == "您好{name}"


def test_links_of_the_table_are_allowed_in_texts(folder: Path) -> None:
    (folder / "links.csv").write_text("url\nhttps://shop.example/help\n", encoding="utf-8")
    page = PAGE.replace("可以退，", "见 https://shop.example/help ，可以退，")
    (folder / "policies" / "returns.md").write_text(page, encoding="utf-8")
    assert shops.load(folder).links == ("https://shop.example/help",)


def test_a_check_shows_every_mistake_and_keeps_what_is_good(folder: Path) -> None:
    page = PAGE + PAGE.replace("{#opened}", "{#two}").replace("refund.how", "nothing.here")
    (folder / "policies" / "returns.md").write_text(page, encoding="utf-8")
    (folder / "macros.csv").write_text("shortcut\nhi\n", encoding="utf-8")
    shop, faults = shops.examine(folder)
    assert len(faults) == 2
    assert shop.library.entries[0].id == "policies/returns#opened"


class Heard:
    """What a watch says."""

    def __init__(self) -> None:
        self.shops: list[Shop] = []
        self.told: list[Notice | None] = []

    def watch(self, folder: Path) -> FolderWatch:
        return FolderWatch(folder, "agent", self.shops.append, self.told.append, 0.01)


def change(folder: Path, text: str) -> None:
    (folder / "shop.toml").write_text(text, encoding="utf-8")


def look_until_settled(watch: FolderWatch) -> None:
    # The first look sees the change, the second that it has come to rest.
    watch.look()
    watch.look()


def test_a_changed_folder_is_read_again_once(folder: Path) -> None:
    heard = Heard()
    watch = heard.watch(folder)
    watch.look()
    change(folder, SHOP.replace("7", "10"))
    look_until_settled(watch)
    look_until_settled(watch)
    assert [shop.fact("return_days", "en") for shop in heard.shops] == ["10"]
    assert heard.told == []


def test_a_broken_edit_keeps_the_last_good_version_until_it_is_mended(folder: Path) -> None:
    heard = Heard()
    watch = heard.watch(folder)
    change(folder, SHOP + "nonsense\n")
    look_until_settled(watch)
    assert heard.shops == []
    assert heard.told[0] is not None
    assert heard.told[0].id == "datafile.line"
    change(folder, SHOP.replace("7", "8"))
    look_until_settled(watch)
    assert heard.shops[0].fact("return_days", "en") == "8"
    assert heard.told[1:] == [None]


def test_the_watch_runs_on_a_thread_of_its_own_and_ends(folder: Path) -> None:
    heard = Heard()
    watch = heard.watch(folder)
    watch.start()
    watch.stop()
    assert heard.shops == []


def test_an_invisible_mark_is_no_part_of_a_policy(tmp_path: Path) -> None:
    file = tmp_path / "returns.md"
    file.write_text("# 退货\n七天\u202e无理由\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="U\\+202E"):
        sources.read(file)


def test_an_address_that_only_begins_like_ours_is_foreign() -> None:
    ours = ("https://shop.example",)
    assert sources.foreign_links("https://shop.example/help", ours) == []
    assert sources.foreign_links("https://shop.example.evil.top", ours) != []
