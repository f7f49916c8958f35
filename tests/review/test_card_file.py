"""The card is kept where its shop's reviewers find it, as a file that a person can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.notice import UserFault
from assistant.review.card import Card, in_words, load_card
from assistant.review.card_file import FILE, chosen, filled, new_id, place, save, to_toml


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


def test_a_shop_with_a_folder_keeps_its_card_there(tmp_path: Path, config: Path):
    shop = tmp_path / "shop"
    shop.mkdir()
    assert place(str(shop)) == place(str(shop / "shop.toml")) == shop / FILE
    assert place("") == place(str(tmp_path / "gone")) == config / FILE


def test_the_card_that_ships_comes_back_as_it_was_from_its_file(config: Path):
    shipped = load_card()
    assert (chosen().card, chosen().own) == (shipped, False)
    save(shipped, chosen().file)
    assert (chosen().card, chosen().own, chosen().fault) == (shipped, True, None)
    assert chosen().card.digest == shipped.digest
    text = (config / FILE).read_text(encoding="utf-8")
    assert 'title = { zh-Hans = "先听完", en = "Listened first" }' in text
    assert text.startswith("# The card that reviewers fill in.")


def test_hostile_wording_comes_back_as_it_was(card: Card, config: Path):
    odd = 'a "quoted" \\ back\tslash # no remark\u2028 ] = \x7f 🙂'
    first = card.category[0].model_copy(update={"title": {"zh-Hans": odd, "en": odd}})
    save(card.model_copy(update={"category": (first, *card.category[1:])}), config / FILE)
    assert chosen().card.category[0].title["en"] == odd
    assert "\ufffd" not in to_toml(card)


def test_remarks_at_the_top_of_the_file_stay(card: Card, config: Path):
    config.mkdir(exist_ok=True)
    (config / FILE).write_text("# ours\n# since May\n\n" + to_toml(card, ""), encoding="utf-8")
    save(card, config / FILE)
    assert (config / FILE).read_text(encoding="utf-8").startswith("# ours\n# since May\n\nid =")


def test_a_card_that_cannot_be_used_is_told_and_the_shipped_one_stands_in(config: Path):
    config.mkdir(exist_ok=True)
    text = to_toml(load_card()).replace("weight = 2", "weight = -2", 1)
    (config / FILE).write_text(text, encoding="utf-8")
    found = chosen()
    assert (found.card, found.own) == (load_card(), True)
    assert found.fault is not None
    told = dict(found.fault.args)
    assert told["field"] == "category.0.weight"
    assert text.splitlines()[int(told["line"]) - 1] == "weight = -2"


def test_a_file_that_cannot_be_used_is_put_aside_before_it_is_replaced(card: Card, config: Path):
    config.mkdir(exist_ok=True)
    (config / FILE).write_text("id = ", encoding="utf-8")
    save(card, config / FILE)
    assert chosen().fault is None
    assert (config / f"{FILE}.bak").read_text(encoding="utf-8") == "id = "


def test_a_folder_that_refuses_is_told(card: Card, tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserFault) as told:
        save(card, tmp_path / "file" / FILE)
    assert told.value.notice.id == "review.card_unwritten"


@pytest.mark.parametrize(
    ("title", "taken", "id"),
    [
        ("Names the cause", (), "names_the_cause"), ("Étape 2!", (), "etape_2"),
        ("语气", (), "item"),
        ("2 steps", (), "item"), ("Tone", ("tone", "tone_2"), "tone_3"), ("x" * 99, (), "x" * 36),
    ],
)  # fmt: skip
def test_a_new_category_gets_an_id_of_its_own(title: str, taken: tuple[str, ...], id: str):
    assert new_id(title, taken) == id


def test_words_given_in_one_language_stand_in_for_the_other():
    assert filled({"zh-Hans": " 语气 \n合适", "en": " "}) == {
        "zh-Hans": "语气 合适",
        "en": "语气 合适",
    }
    assert filled({"zh-Hans": "", "en": "Tone"})["zh-Hans"] == "Tone"
    assert filled({"en": ""}) == {}


def test_an_old_card_is_read_in_an_interface_that_was_learned_later():
    given = {"zh-Hans": "先听完", "en": "Listened first"}
    assert in_words(given, "zh-Hant") == "先聽完"
    assert in_words(given, "en") == "Listened first"
    assert in_words({"en": "Only this"}, "zh-Hans") == "Only this"
