"""Which phones there are, how each is made of states, and the transition-ids by which a graph names them.

Silence has one state. Every other phone has two, its first and its second half; one frame (30 ms) is enough for a whole
phone, for its first state has a transition that leaves it at once. Each phone comes four times, by its place in a word, with
the same pdfs: so Kaldi can tell where words begin and end (word_boundary.int), which makes their times right.

A transition-id names one transition of one state. They are numbered from 1 through the states in order of (phone, state), and
within a state in the order of its transitions: to itself first, then onward, then past the second half.
Source: Kaldi's hmm-topology.cc and transition-model.cc (formats and numbering only).
"""

from collections.abc import Sequence
from math import log

from training.ears.kaldi_binary import KaldiWriter

SPEECH_PHONES: tuple[str, ...] = tuple(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)
"""The phones of CMU's dictionary without stress, sorted: the network's pdfs are in this order."""
PLACES = ("begin", "internal", "end", "singleton")
SILENCE_ID = 1
SILENCE_PDF = 0
PDFS = 1 + 2 * len(SPEECH_PHONES)
PHONE_COUNT = 1 + len(PLACES) * len(SPEECH_PHONES)

ONWARD, PAST = 1, 2
"""Transitions out of a state, by their place behind the one to itself."""
_SILENCE_TRANSITIONS = 2
_PHONE_TRANSITIONS = 5
TRANSITION_COUNT = _SILENCE_TRANSITIONS + _PHONE_TRANSITIONS * (PHONE_COUNT - 1)

_SILENCE_STATES = (((0, 0.5), (1, 0.5)),)
_PHONE_STATES = (((0, 0.5), (1, 0.4), (2, 0.1)), ((1, 0.5), (2, 0.5)))


def phone_id(phone: str, place: str) -> int:
    """Raises ValueError for a phone or a place that isn't known."""
    return 2 + len(PLACES) * SPEECH_PHONES.index(phone) + PLACES.index(place)


def silence_transition(transition: int = 0) -> int:
    """The transition-id within silence: 0 stays, ONWARD leaves it."""
    return 1 + transition


def transition_id(phone: int, state: int, transition: int = 0) -> int:
    """The transition-id of a phone's state (0 or 1): 0 stays, ONWARD goes on, PAST (from state 0) leaves the phone."""
    most = ONWARD if state else PAST
    if not 2 <= phone <= PHONE_COUNT or state not in (0, 1) or not 0 <= transition <= most:
        raise ValueError(f"no transition {transition} in state {state} of phone {phone}")
    return _SILENCE_TRANSITIONS + 1 + _PHONE_TRANSITIONS * (phone - 2) + 3 * state + transition


def pdf_of(phone: int, state: int) -> int:
    """The network's output for a phone's state: the same wherever the phone stands in a word."""
    return SILENCE_PDF if phone == SILENCE_ID else 1 + 2 * ((phone - 2) // len(PLACES)) + state


def transition_pdfs() -> list[int]:
    """The network's output that each transition-id stands for; 0 has none, and is -1."""
    silence = [-1] + [SILENCE_PDF] * _SILENCE_TRANSITIONS
    return silence + [pdf_of(phone, state) for phone in range(2, PHONE_COUNT + 1) for state in (0, 0, 0, 1, 1)]


def word_boundaries() -> str:
    """The text of graph/phones/word_boundary.int."""
    speech = [f"{2 + number} {PLACES[number % len(PLACES)]}" for number in range(PHONE_COUNT - 1)]
    return "\n".join([f"{SILENCE_ID} nonword", *speech]) + "\n"


def write_transition_model(writer: KaldiWriter) -> None:
    """The first half of final.mdl."""
    writer.token("<TransitionModel>", "<Topology>")
    writer.int_vector(range(1, PHONE_COUNT + 1))
    writer.int_vector([-1, 0] + [1] * (PHONE_COUNT - 1))
    writer.int32(2)
    for states in (_SILENCE_STATES, _PHONE_STATES):
        _write_states(writer, states)
    writer.token("</Topology>", "<Triples>")
    triples = [(SILENCE_ID, 0)] + [(phone, state) for phone in range(2, PHONE_COUNT + 1) for state in (0, 1)]
    writer.int32(len(triples))
    for phone, state in triples:
        writer.int32(phone, state, pdf_of(phone, state))
    writer.token("</Triples>", "<LogProbs>")
    writer.vector([0.0, *_log_chances(_SILENCE_STATES), *(_log_chances(_PHONE_STATES) * (PHONE_COUNT - 1))])
    writer.token("</LogProbs>", "</TransitionModel>")


States = Sequence[Sequence[tuple[int, float]]]
"""Of each state its transitions: where to, and with what chance. The state after the last one is the phone's end."""


def _write_states(writer: KaldiWriter, states: States) -> None:
    writer.int32(len(states) + 1)
    for number, transitions in enumerate(states):
        writer.int32(number, len(transitions))
        for state, chance in transitions:
            writer.int32(state)
            writer.float32(chance)
    writer.int32(-1, 0)


def _log_chances(states: States) -> list[float]:
    return [log(chance) for transitions in states for _, chance in transitions]
