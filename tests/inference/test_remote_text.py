"""What servers write becomes what the local model would have written."""

from __future__ import annotations

from assistant.inference.port import GenerationRequest, Sample, Turn
from assistant.inference.remote_text import body, continuation

BEGUN = '{"acknowledge":"Sorry.","solve":"'
WHOLE = '{"acknowledge":"A","solve":"B","care":"C"}'


def request(beginning: str = BEGUN, grammar: str = "acknowledge_solve_care") -> GenerationRequest:
    turns = (Turn("user", "hi"), *((Turn("assistant", beginning),) if beginning else ()))
    return GenerationRequest("1", "c", 1, turns, grammar, max_tokens=50)


def test_what_follows_the_beginning_is_taken_out_of_the_object() -> None:
    assert continuation(WHOLE, request(), whole=True) == 'B","care":"C"}'


def test_fences_talk_and_spacing_around_the_object_do_not_matter() -> None:
    text = 'Sure!\n```json\n{\n  "care": "C",\n "acknowledge": "A",\n  "solve": "B"\n}\n```'
    assert continuation(text, request(), whole=True) == 'B","care":"C"}'


def test_quotes_and_line_ends_inside_a_text_are_made_harmless() -> None:
    text = '{"acknowledge":"A","solve":"say \\"no\\"\\nand go","care":"C"}'
    assert continuation(text, request(), whole=True) == 'say ”no” and go","care":"C"}'


def test_an_answer_that_was_cut_keeps_what_it_has() -> None:
    text = '{"acknowledge": "A", "solve": "B is done. And then'
    assert continuation(text, request(), whole=True) == "B is done. And then"


def test_prose_and_other_values_are_no_draft() -> None:
    for text in ("I can help!", "[1, 2]", '{"solve": 3}', "", "{}"):
        assert continuation(text, request(), whole=True) is None


def test_a_growing_text_is_told_only_as_far_as_it_is_certain() -> None:
    spaced = '{"acknowledge": "A", "solve": "B is", "care": "C"}'
    final = continuation(spaced, request(), whole=True) or ""
    for end in range(len(spaced)):
        known = continuation(spaced[:end], request(), whole=False)
        assert known is None or final.startswith(known)


def test_free_text_is_left_as_it_is() -> None:
    assert continuation("Hello there", request("Hello", ""), whole=True) == " there"


def test_the_form_is_asked_for_in_the_way_of_the_server() -> None:
    def made(form: str) -> dict[str, object]:
        return body(request(), Sample(0.3, 1), "m", form, "root ::= x", str.upper)

    assert made("grammar")["grammar"] == "root ::= x"
    assert "response_format" in made("schema")
    assert not {"grammar", "response_format"} & set(made("plain"))
    assert made("plain")["messages"] == [{"role": "user", "content": "HI"}]
