"""A language model elsewhere: asked over a real socket on 127.0.0.1, and done without when it misbehaves."""

import socket
import threading
import time

import pytest

from companion.errors import ModelError
from companion.lm.chat import Message
from companion.lm.fake_server import MODEL, FakeServer
from companion.lm.server import ChatServer

TALK = [Message("system", "You are Samantha."), Message("user", "what's the moon made of")]
PATIENCE_S = 10
QUICK_S = 0.3


def test_the_words_come_in_pieces_and_the_request_is_what_servers_take() -> None:
    with FakeServer(["Rock, ", "mostly.", " And dust."]) as server:
        writer = ChatServer(server.url)
        assert list(writer.stream(TALK, 60, seed=3)) == ["Rock, ", "mostly.", " And dust."]
        assert server.asked[0]["messages"][-1] == {"role": "user", "content": "what's the moon made of"}
        assert (server.asked[0]["model"], server.asked[0]["seed"], server.refused) == (MODEL, 3, [])
        writer.close()


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/"])
def test_the_address_may_be_written_in_each_of_its_ways(ending: str) -> None:
    with FakeServer(["Yes."]) as server:
        writer = ChatServer(server.url + ending)
        assert writer.models() == [MODEL]
        assert list(writer.stream(TALK, 60)) == ["Yes."]
        writer.close()


def test_a_key_is_sent_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_SERVER_KEY", "open sesame")
    with FakeServer(["Yes."], key="open sesame") as server:
        writer = ChatServer(server.url)
        assert list(writer.stream(TALK, 60)) == ["Yes."]
        writer.close()


@pytest.mark.parametrize(
    ("fault", "said", "why"),
    [
        ("refuses", [], "refuses with 503"),
        ("redirects", [], "refuses with 307"),
        ("nonsense", [], "is no answer"),
        ("error", [], "is no answer"),
        ("floods", [], "is no answer"),
        ("stalls at once", [], "too long"),
        ("drips", [], "too long"),
        ("stalls midway", ["One."], "too long"),
    ],
)
def test_a_server_that_misbehaves_is_told_of_in_a_sentence(fault: str, said: list[str], why: str) -> None:
    with FakeServer(["One.", " Two."], fault) as server:
        # Quick only where time is what runs out: a busy machine is slow with all the others too.
        away_s = QUICK_S if fault in ("stalls at once", "drips") else PATIENCE_S
        stall_s = QUICK_S if why == "too long" else PATIENCE_S
        writer = ChatServer(server.url, away_s=away_s, stall_s=stall_s)
        pieces: list[str] = []
        with pytest.raises(ModelError, match=why) as caught:
            pieces.extend(writer.stream(TALK, 60))
        assert pieces == said
        assert server.url in caught.value.what
        assert "moon" not in str(caught.value)
        writer.close()


def test_an_answer_that_breaks_off_ends_where_it_broke() -> None:
    with FakeServer(["One.", " Two."], "breaks off") as server:
        writer = ChatServer(server.url)
        assert list(writer.stream(TALK, 60)) == ["One."]
        writer.close()


def test_a_server_that_is_away_is_left_alone_for_a_while() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    writer = ChatServer(f"http://127.0.0.1:{port}")
    with pytest.raises(ModelError, match="nobody is there"):
        list(writer.stream(TALK, 60))
    with FakeServer(["Back."]) as server:
        writer._base = f"{server.url}/v1"
        with pytest.raises(ModelError):
            list(writer.stream(TALK, 60))
        assert server.asked == []
        writer._rests_until_s = 0.0
        assert list(writer.stream(TALK, 60)) == ["Back."]
    writer.close()


def test_a_server_that_takes_no_call_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as deaf:
        writer = ChatServer(f"http://127.0.0.1:{deaf.getsockname()[1]}", "m", away_s=QUICK_S)
        began_s = time.monotonic()
        with pytest.raises(ModelError, match="too long"):
            list(writer.stream(TALK, 60))
        assert time.monotonic() - began_s < PATIENCE_S / 2
        writer.close()


def test_a_cancel_ends_it_in_the_middle() -> None:
    with FakeServer(["One.", " Two."], "stalls midway") as server:
        writer = ChatServer(server.url, stall_s=PATIENCE_S)
        pieces = writer.stream(TALK, 60)
        assert next(pieces) == "One."
        threading.Thread(target=writer.cancel).start()
        assert list(pieces) == []
        writer.close()


def test_what_is_not_asked_yet_is_not_sent() -> None:
    with FakeServer(["Yes."]) as server:
        writer = ChatServer(server.url)
        writer.prefill(TALK)
        assert server.asked == []
        assert writer.leaves_device
