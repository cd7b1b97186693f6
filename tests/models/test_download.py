"""A pack comes from a server that may be slow, broken or lying: it comes whole, or a clear sentence comes instead."""

import hashlib
import random
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models.catalogue import Entry
from companion.models.download import Patience, StoppedError
from companion.models.fake_hub import Asked, Drip, FakeHub, NoRanges, Other, Reset, SendOn, Stall, Status, Trick, WrongRange
from companion.models.install import Progress, get
from companion.models.packs import verify

PATIENCE_S = 10.0
CONTENT = random.Random(1).randbytes(400_000)
OTHER = random.Random(2).randbytes(400_000)
QUICK = Patience(connect_s=5, stall_s=5, pause_s=0)
HASTY = Patience(connect_s=2, stall_s=0.5, pause_s=0)
SIZE = len(CONTENT)


def mirrored(entry: Entry, *urls: str) -> Entry:
    (file,) = entry.files
    return replace(entry, files=(replace(file, mirrors=urls),))


def content_of(folder: Path) -> bytes:
    return (folder / "a-voice" / "voice.onnx").read_bytes()


# It comes in the end

MENDED: dict[str, tuple[list[Trick], list[int]]] = {
    "honest": ([], [0]),
    "an error of the server": ([Status(503)], [0, 0]),
    "asked too often": ([Status(429), Status(500)], [0, 0, 0]),
    "a server without ranges": ([NoRanges()], [0]),
    "the end of the connection for a length": ([Other(CONTENT, None)], [0]),
}


@pytest.mark.parametrize(("tricks", "starts"), MENDED.values(), ids=MENDED)
def test_it_comes(tmp_path: Path, tricks: list[Trick], starts: list[int]) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        hub.play("/voice.onnx", *tricks)
        pack = get(hub.entry(), tmp_path, patience=QUICK)
        assert [asked.start for asked in hub.asked] == starts
    verify(pack)
    assert content_of(tmp_path) == CONTENT
    assert sorted(place.name for place in tmp_path.iterdir()) == [".lock", "a-voice"]


def keep_half(folder: Path) -> None:
    """As if the power had gone in the middle."""
    place = folder / ".a-voice.fetch" / "voice.onnx.part"
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT[:200_000])


RESUMED: dict[str, tuple[list[Trick], list[int]]] = {
    "where it was": ([], [200_000]),
    "a server without ranges sends it all": ([NoRanges()], [200_000]),
    "a server that says it has less": ([Status(416)], [200_000, 0]),
    "a reset at once": ([Reset(0)], [200_000, 200_000]),
    "the total is not told": ([WrongRange(f"bytes 200000-{SIZE - 1}/*")], [200_000]),
}


@pytest.mark.parametrize(("tricks", "starts"), RESUMED.values(), ids=RESUMED)
def test_it_goes_on(tmp_path: Path, tricks: list[Trick], starts: list[int]) -> None:
    keep_half(tmp_path)
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        hub.play("/voice.onnx", *tricks)
        get(hub.entry(), tmp_path, patience=QUICK)
        assert [asked.start for asked in hub.asked] == starts
    assert content_of(tmp_path) == CONTENT


def test_a_reset_in_the_middle_costs_only_what_was_lost(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        hub.play("/voice.onnx", *[Reset(100_000)] * 3)
        get(hub.entry(), tmp_path, patience=QUICK)
        starts = [asked.start for asked in hub.asked]
    assert len(starts) == 4
    assert starts == sorted(starts)
    assert content_of(tmp_path) == CONTENT


LEFT: dict[str, bytes] = {
    "of another file": OTHER[:200_000],
    "too long": CONTENT + b"x",
    "whole and wrong": OTHER,
    "a hole, after the power went": CONTENT[:100_000] + bytes(100_000),
}


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT)
def test_what_was_left_is_not_trusted(tmp_path: Path, left: bytes) -> None:
    keep_half(tmp_path)
    (tmp_path / ".a-voice.fetch" / "voice.onnx.part").write_bytes(left)
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        get(hub.entry(), tmp_path, patience=QUICK)
    assert content_of(tmp_path) == CONTENT


def test_what_is_left_of_another_edition_is_thrown_away(tmp_path: Path) -> None:
    place = tmp_path / ".a-voice.fetch"
    (place / "deep").mkdir(parents=True)
    (place / "deep" / "old.onnx").write_bytes(b"old")
    (place / "card.toml").write_text("half a card")
    (tmp_path / "elsewhere").write_bytes(b"mine")
    (place / "voice.onnx.part").symlink_to(tmp_path / "elsewhere")
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        pack = get(hub.entry(), tmp_path, patience=QUICK)
    assert {path.name for path in pack.folder.rglob("*") if path.is_file()} == {"voice.onnx", "card.toml"}
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"


# It doesn't come

BAD: dict[str, tuple[list[Trick], str]] = {
    "gone": ([Status(404)], "it is not there"),
    "forbidden": ([Status(403)], "it answers 403"),
    "always in trouble": ([Status(500)] * 9, "it answers 500"),
    "a wrong sum": ([Other(OTHER, SIZE)], "SHA-256 is another"),
    "a shorter file": ([Other(CONTENT[:-5], SIZE - 5)], "399,995 bytes, not 400,000"),
    "a longer file": ([Other(CONTENT + b"more", SIZE + 4)], "400,004 bytes, not 400,000"),
    "a longer file that tells no length": ([Other(CONTENT + b"more", None)], "longer than it should be"),
    "a length that is a lie": ([Other(CONTENT[:-5], SIZE)] * 9, "broke off"),
    "ever the same beginning": ([Other(CONTENT[:1000], None)] * 9, "too early"),
    "packed, unasked": ([Other(CONTENT, SIZE, (("Content-Encoding", "gzip"),))], "form that was not asked for"),
    "reset at once, always": ([Reset(0)] * 9, "broke off"),
    "sent to a file": ([SendOn("file:///etc/passwd")], "not safe"),
    "sent to a mailbox": ([SendOn("ftp://127.0.0.1/voice.onnx")], "not safe"),
    "sent nowhere": ([SendOn("http://[")] * 9, "broke off|can't be reached|address that is none"),
    "sent round in circles": ([SendOn("/voice.onnx")] * 9, "from one address to the next"),
    "not HTTP": ([Other(b"", None, (("Transfer-Encoding", "nonsense"),))] * 9, "broke off"),
}


@pytest.mark.parametrize(("tricks", "said"), BAD.values(), ids=BAD)
def test_it_does_not_come(tmp_path: Path, tricks: list[Trick], said: str) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        hub.play("/voice.onnx", *tricks)
        with pytest.raises(ModelError, match=said) as caught:
            get(hub.entry(), tmp_path, patience=QUICK)
    assert "voice.onnx could not be fetched: 127.0.0.1 " in caught.value.what or "connection" in caught.value.what
    assert not (tmp_path / "a-voice").exists()


RANGES = ["bytes 0-399999/400000", "bytes 200001-399999/400000", "bytes 200000-399999/500000", "lines 1-2/3", ""]


@pytest.mark.parametrize("told", RANGES)
def test_another_part_than_was_asked_for(tmp_path: Path, told: str) -> None:
    keep_half(tmp_path)
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        hub.play("/voice.onnx", WrongRange(told))
        with pytest.raises(ModelError, match="another part of the file"):
            get(hub.entry(), tmp_path, patience=QUICK)
        get(hub.entry(), tmp_path, patience=QUICK)  # the next time it is honest, and what was there is still there
        assert hub.asked[-1] == Asked("/voice.onnx", 200_000)


def test_bytes_of_a_wrong_sum_are_thrown_away(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        hub.play("/voice.onnx", Other(OTHER, SIZE))
        with pytest.raises(ModelError, match="SHA-256"):
            get(hub.entry(), tmp_path, patience=QUICK)
    assert (tmp_path / ".a-voice.fetch" / "voice.onnx.part").stat().st_size == 0


def test_no_network(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        entry = hub.entry()
    with pytest.raises(ModelError, match=r"127.0.0.1 can't be reached. Check that this machine has a network"):
        get(entry, tmp_path, patience=QUICK)


@pytest.mark.parametrize("trick", [Stall(100_000, threading.Event()), Drip(0.05)], ids=["stalls", "drips"])
def test_a_server_that_sends_nothing_more_is_left(tmp_path: Path, trick: Trick) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        hub.play("/voice.onnx", trick)
        get(hub.entry(), tmp_path, patience=HASTY)
        assert len(hub.asked) == 2
    assert content_of(tmp_path) == CONTENT


def test_https_is_never_left_for_http(tmp_path: Path) -> None:
    """The client is a fake here: a real one would need a certificate."""
    import httpx

    from companion.models.download import TroubleError, fetch
    from companion.models.part import Part

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://example.org/voice.onnx"})

    part = Part(tmp_path / "voice.onnx", SIZE, "0" * 64)
    part.open()
    with httpx.Client(transport=httpx.MockTransport(answer)) as client, pytest.raises(TroubleError, match="not safe"):
        fetch(client, "https://example.org/voice.onnx", part, lambda: None, threading.Event(), patience=QUICK)
    part.close()


# Mirrors


def test_the_next_address_goes_on_where_the_first_left(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as first, FakeHub({"/copy": CONTENT}) as second:
        first.play("/voice.onnx", Stall(200_000, threading.Event()), *[Status(503)] * 9)
        get(mirrored(first.entry(), second.url("/copy")), tmp_path, patience=HASTY)
        assert second.asked == [Asked("/copy", 200_000)]
    assert content_of(tmp_path) == CONTENT


def test_a_liar_does_not_spoil_the_mirror(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        entry = hub.entry()
        hub.files["/lie"] = OTHER
        entry = replace(entry, files=(replace(entry.files[0], url=hub.url("/lie"), mirrors=(hub.url("/voice.onnx"),)),))
        get(entry, tmp_path, patience=QUICK)
        assert hub.asked == [Asked("/lie", 0), Asked("/voice.onnx", 0)]
    assert content_of(tmp_path) == CONTENT


def test_every_trouble_is_told(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        entry = hub.entry()
        hub.play("/voice.onnx", Status(403))
        with pytest.raises(ModelError, match=r"it answers 403; .*it is not there"):
            get(mirrored(entry, hub.url("/gone")), tmp_path, patience=QUICK)


def test_a_redirect_is_followed(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub, FakeHub({"/store": CONTENT}) as store:
        hub.play("/voice.onnx", SendOn(store.url("/store")))
        keep_half(tmp_path)
        get(hub.entry(), tmp_path, patience=QUICK)
        assert store.asked == [Asked("/store", 200_000)]
    assert content_of(tmp_path) == CONTENT


# Stopping, and what is told on the way


def test_stopped_and_gone_on_with(tmp_path: Path) -> None:
    stop = threading.Event()

    def on_progress(progress: Progress) -> None:
        if progress.what.startswith("fetching"):
            stop.set()

    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        with pytest.raises(StoppedError, match=re.escape("what has come is kept")):
            get(hub.entry(), tmp_path, None, on_progress, stop, patience=QUICK)
        assert not (tmp_path / "a-voice").exists()
        get(hub.entry(), tmp_path, patience=QUICK)
    assert content_of(tmp_path) == CONTENT


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    told: list[Progress] = []
    with FakeHub({"/voice.onnx": CONTENT, "/voice.onnx.json": b"{}"}) as hub:
        get(hub.entry(), tmp_path, None, told.append, patience=QUICK)
    done = [progress.done_bytes for progress in told]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, SIZE + 2)
    assert {progress.bytes for progress in told} == {SIZE + 2}
    assert told[-1].what == "installing"


def test_the_sum_of_the_card_is_that_of_the_file(tmp_path: Path) -> None:
    with FakeHub({"/voice.onnx": CONTENT}) as hub:
        pack = get(hub.entry(), tmp_path, patience=QUICK)
    (file,) = pack.card.files
    assert file.sha256 == hashlib.sha256(CONTENT).hexdigest()
