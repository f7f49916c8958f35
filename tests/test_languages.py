"""A language is data: what is served is recognised, and has words for what protects people."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import datafile, languages, paths
from assistant.datafile import DataFileError
from assistant.draft import model_prompt
from assistant.draft.check_script import wrong_language
from assistant.draft.check_typed import typed_language
from assistant.understand import escalation_words
from assistant.understand.issue import _never_learned
from assistant.understand.language import identify

# What customers write, three plain lines a language: a new language needs its own.
LINES = {
    "zh-Hans": (
        "我的快递还没有到，请帮我查一下",
        "这个杯子收到的时候就碎了",
        "请问什么时候可以退款给我",
    ),
    "zh-Hant": (
        "我的包裹還沒有到，請幫我查一下",
        "這個杯子收到的時候就碎了",
        "請問什麼時候可以退款給我",
    ),
    "en": (
        "My parcel has not arrived yet",
        "The cup was broken when I opened it",
        "When do I get my money back?",
    ),
    "es": (
        "Mi paquete todavía no ha llegado",
        "La taza llegó rota, quiero otra",
        "¿Cuándo me devuelven el dinero?",
    ),
    "pt": (
        "A minha encomenda ainda não chegou",
        "A caneca veio quebrada",
        "Quando vão devolver o meu dinheiro?",
    ),
    "fr": (
        "Mon colis n'est toujours pas arrivé",
        "La tasse est arrivée cassée",
        "Quand est-ce que je serai remboursé ?",
    ),
    "de": (
        "Mein Paket ist noch nicht angekommen",
        "Die Tasse war kaputt, als sie ankam",
        "Wann bekomme ich mein Geld zurück?",
    ),
    "ja": ("荷物がまだ届いていません", "届いたカップが割れていました", "返金はいつになりますか"),
    "ko": ("택배가 아직 도착하지 않았어요", "받은 컵이 깨져 있었어요", "환불은 언제 되나요?"),
    "id": (
        "Paket saya belum sampai juga nih",
        "Gelasnya pecah waktu saya terima",
        "Kapan uang saya bisa dikembalikan?",
    ),
    "ms": (
        "Bungkusan saya masih tak sampai lagi",
        "Cawan tu dah pecah masa saya terima",
        "Bila nak pulangkan duit saya?",
    ),
    "th": ("พัสดุของฉันยังไม่มาถึงเลย", "แก้วที่ได้รับแตกแล้ว", "จะได้เงินคืนเมื่อไหร่คะ"),
    "vi": (
        "Đơn hàng của tôi vẫn chưa tới nơi",
        "Cái cốc tôi nhận được bị vỡ rồi",
        "Bao giờ tôi được hoàn tiền?",
    ),
    "ru": ("Моя посылка до сих пор не пришла", "Чашка пришла разбитой", "Когда мне вернут деньги?"),
    "ar": ("لم يصل الطرد الخاص بي حتى الآن", "وصل الكوب مكسورا", "متى ستعيدون لي المال؟"),
}
DANGERS = ("self_harm", "life_danger", "fire_shock", "fraud")
SERVED = languages.served()


@pytest.mark.parametrize("language", SERVED)
def test_every_served_language_is_recognised_from_plain_lines_of_its_own(language: str) -> None:
    assert language in LINES, "three plain lines of it are missing here"
    assert [identify(line).code for line in LINES[language]] == [language] * 3


@pytest.mark.parametrize("language", SERVED)
def test_every_served_language_has_words_for_what_endangers_people(language: str) -> None:
    base = languages.base(language)
    bare = {reason.id for reason in escalation_words.reasons() if reason.words.get(base)}
    assert not set(DANGERS) - bare, "resources/lexicons/escalation.toml needs rows in it"


@pytest.mark.parametrize("language", [one for one in SERVED if one != "en"])
def test_a_prompt_says_which_language_to_write_or_is_written_in_it(language: str) -> None:
    chosen = model_prompt.family(language)
    assert chosen != model_prompt.families().fallback or language in model_prompt.render(
        language, "system"
    )


def test_a_language_that_is_mapped_to_the_fallback_is_named_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = model_prompt.families()
    trap = listed.model_copy(update={"family": {**listed.family, "sv": listed.fallback}})
    monkeypatch.setattr(model_prompt, "families", lambda: trap)
    assert "Write all three parts in sv" in model_prompt.render("sv", "system")
    assert "sv" not in model_prompt.render("en", "system")


REASON = '[[reason]]\nid = "fraud"\nlevel = "urgent"\n'


def test_a_language_has_words_of_danger_from_its_first_row_on(tmp_path: Path) -> None:
    file = tmp_path / "escalation.toml"
    file.write_text(REASON + 'nl = ["oplichter"]\nindonesian = ["penipu"]\n', encoding="utf-8")
    (reason,) = escalation_words.load_reasons(file).reason
    assert reason.words == {"nl": ("oplichter",), "id": ("penipu",)}


def test_a_row_in_a_code_that_nobody_knows_is_a_mistake_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "escalation.toml"
    file.write_text(REASON + 'en = ["fraud"]\nspanish = ["estafa"]\n', encoding="utf-8")
    with pytest.raises(DataFileError, match="unknown language") as raised:
        escalation_words.load_reasons(file)
    assert (raised.value.line, raised.value.field) == (5, "reason.0.spanish")
    pairs = tmp_path / "escalation_pairs.toml"
    pairs.write_text(
        'pair = []\nalone = []\n[concept.child]\nen = ["child"]\n'
        '[[frame]]\nreasons = ["child"]\nxx = ["z"]\n',
        encoding="utf-8",
    )
    with pytest.raises(DataFileError, match="unknown language") as raised:
        escalation_words.load_pairs(pairs)
    assert (raised.value.line, raised.value.field) == (7, "frame.0.xx")


def test_a_concept_that_a_language_lacks_is_not_found_in_it() -> None:
    assert escalation_words.entries("xx") == ()


def test_a_language_without_a_row_is_written_in_latin_letters() -> None:
    assert languages.about("xx") == languages.About()
    assert languages.about("zh").script == languages.about("zh-Hans").script == "Hans"
    assert languages.about("de-AT").comma


def test_every_language_of_the_table_is_served() -> None:
    assert set(languages.table()) <= set(SERVED)


def test_a_script_without_signs_of_its_own_is_still_told_from_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(languages.table(), "el", languages.About(script="Grek"))
    assert wrong_language("Το δέμα σας θα φτάσει αύριο, ευχαριστούμε", "el") == []
    assert wrong_language("Your parcel will arrive tomorrow, thank you", "el")
    assert typed_language("Ευχαριστούμε πολύ", "el") == "el"


def test_the_second_reader_has_learned_what_its_sentences_are_in() -> None:
    seeds = ("emotion/seed_more.toml", "escalation_seed.toml")
    groups = [
        group
        for name in seeds
        for group in datafile.table(paths.resources() / "lexicons" / name)[1]["group"]
    ]
    learned = {languages.base(group["language"]) for group in groups}
    assert {languages.base(c) for c in SERVED if languages.about(c).second_reader} == learned


def test_the_second_reader_has_no_say_where_words_speak_a_language_it_never_met(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learned = [code for code in SERVED if languages.about(code).second_reader]
    assert not any(map(_never_learned, (*learned, "und", "xx")))
    monkeypatch.setitem(languages.table(), "de", languages.About())
    assert _never_learned("de")
