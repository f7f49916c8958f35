"""Names are found by what announces them, addresses by their shape, and goods are nobody's."""

from __future__ import annotations

import pytest

from assistant.masking import mask
from assistant.masking.beside import before, behind, phrases


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Bien à vous, F. Delmas", "Bien à vous, [name]"),
        ("Merci de livrer chez Mme veuve Boulay", "Merci de livrer chez Mme veuve [name]"),
        ("Me Lantier a signé pour le cabinet", "Me [name] a signé pour le cabinet"),
        ("tel 0699, demander Wenceslas", "tel 0699, demander [name]"),
        ("cadeau pour Loup", "cadeau pour [name]"),
        ("hier hat Herr von Brake unterschrieben", "hier hat Herr [name] unterschrieben"),
        ("lg, tobias brandt", "lg, [name]"),
        ("hi i am ravi kumar, my order", "hi i am [name], my order"),
        ("its kirsty again", "its [name] again"),
        ("Judge Farrow is the addressee", "Judge [name] is the addressee"),
        ('signed for by "K. Adler"', 'signed for by "[name]"'),
        ("left with the Hendersons next door", "left with the [name] next door"),
        ("June Whitaker ordered in May", "[name] ordered in May"),
        ("name as printed OLUWASEUN ADE", "name as printed [name]"),
        ("kemarin CS namanya Tyas", "kemarin CS namanya [name]"),
        ("titip ke tetangga Bu Wiwin", "titip ke tetangga Bu [name]"),
    ],
)
def test_names_in_letters_are_announced(text: str, kept: str) -> None:
    assert mask(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我姓蔺，草字头", "我姓[name]，草字头"),
        ("户名麻慧敏", "户名[name]"),
        ("客服小邱说会补寄", "客服[name]说会补寄"),
        ("阿勇答应给我补发", "[name]答应给我补发"),
        ("让韩姐回我电话", "让[name]回我电话"),
        ("浩浩妈妈收", "[name]妈妈收"),
        ("我叫阿依古丽", "我叫[name]"),
        ("打错字了，是瞿不是翟", "打错字了，是[name]不是[name]"),
        ("坪内です。荷物の件で", "[name]です。荷物の件で"),
        ("孫のはるとくんへ", "孫の[name]くんへ"),
        ("名義はイケタニ ショウコです", "名義は[name]です"),
        ("감사합니다. 장유진 올림", "감사합니다. [name] 올림"),
        ("민재 엄마예요", "[name] 엄마예요"),
        ("김 대리님이 처리했어요", "[name] 대리님이 처리했어요"),
        ("지호가 아니고 하지호예요", "[name]가 아니고 [name]예요"),
    ],
)
def test_names_in_eastern_scripts_are_announced(text: str, kept: str) -> None:
    assert mask(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Für Jutta und Bernd Kämmerer", "Für [name]"),
        ("Ich heiße Krüger, nicht Kröger", "Ich heiße [name], nicht [name]"),
        ("my niece Imelda is spelled wrong, you put Imelba", None),
    ],
)
def test_the_other_half_of_a_couple_and_a_wrong_spelling_are_found(
    text: str, kept: str | None
) -> None:
    assert mask(text) == (kept or "my niece [name] is spelled wrong, you put [name]")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("4 ter chemin des Vignes, 1er étage droite, 21200 Beaune", "[address]"),
        ("Lieu-dit La Borde, 40100 Dax", "[address]"),
        ("Résidence Le Clos, bâtiment 3, appartement 14, 13008 Marseille", "[address]"),
        ("avenue Louise 14 boîte 2, 1050 Ixelles", "[address]"),
        ("laissé au numéro 9, svp", "laissé au [address], svp"),
        ("an Packstation 207, 97070 Würzburg", "an [address]"),
        ("Zum Alten Hafen 44, 18416 Rostock", "[address]"),
        ("Lindengasse 12/3/7, 1070 Wien", "[address]"),
        ("I live at 9 kestrel way, doncaster", "I live at [address]"),
        ("The Old Bakery, High Street, Ludlow, SY8 1BS", "[address]"),
        ("the postcode is SY8 1BS", "the postcode is [address]"),
        ("we are on County Rd 88", "we are on [address]"),
        ("PO Box 7\nWanaka 9305\nNew Zealand", "[address]"),
        ("Ruko Emas Blok B No. 3, Depok", "[address]"),
        ("Desa Wonosari", "[address]"),
        ("102동 1503호 앞", "[address] 앞"),
        ("범어동 178-4번지", "[address]"),
        ("岡崎市本町2-14-3 メゾン本町205に", "[address]に"),
        ("送到21栋去了", "送到[address]去了"),
        ("锦绣路8号院内菜鸟驿站", "[address]"),
        ("院子进不去，送到锦绣路8号北门岗亭", "院子进不去，送到[address]"),
        ("河西镇学府大街翠湖家园14-2-803，不急", "[address]，不急"),
        ("全家 文興店 取貨", "全家 [address] 取貨"),
    ],
)
def test_addresses_are_found_by_the_shapes_of_many_countries(text: str, kept: str) -> None:
    assert mask(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "How much is the Jo Malone candle?",
        "Is the Russell Hobbs toaster in stock",
        "any Agatha Christie box sets left",
        "Do you ship to Dallas",
        "Does the Victoria sofa come in grey",
        "Avez-vous le Jean Paul Gaultier en coffret ?",
        "La moutarde vient de Dijon",
        "Haben Sie Hugo Boss Bottled",
        "Passt der Dr. Oetker Tortenring?",
        "Teh Botol 6 biji",
        "有没有林黛玉的书签",
        "康师傅冰红茶少了两瓶",
        "국산인가요? 김혜자 도시락",
        "放小区南门的丰巢柜就行",
        "小米手环和小康羊肉",
        "The garden is golden, Garden Gold",
    ],
)
def test_what_goods_and_towns_are_called_by_stays(text: str) -> None:
    assert mask(text) == text


def test_a_famous_name_that_is_somebodys_own_is_masked() -> None:
    assert mask("my name is Calvin Klein") == "my name is [name]"
    assert mask("本人张飞，要退款") == "本人[name]，要退款"


def test_words_are_looked_up_right_beside_a_place() -> None:
    known = phrases(["ask for", "Name:"])
    assert before("please ask for Ann", 15, known) == "ask for"
    assert before("task for Ann", 9, known) == ""
    assert behind("Ann, ask for it", 3, known) == "ask for"
