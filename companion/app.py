"""Puts the parts together into a conversation: through the sound card, or with recordings."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from threading import Thread, Timer
from typing import Protocol

from companion.alarms import LOOK_S, Alarms
from companion.audio import cards
from companion.audio.microphone import CardMicrophone
from companion.audio.recordings import RecordedMicrophone, RecordedSpeaker, blocks_of
from companion.audio.speaker import CardSpeaker
from companion.controls import Controls
from companion.conversation import Conversation, Watch
from companion.engines import House, Parts, open_clock, open_store, open_voice
from companion.errors import CompanionError, HardwareError, RecordingError, SettingsError
from companion.hands import SpokenHands
from companion.handset import Handset
from companion.hardware.keyboard import SpaceBar
from companion.hardware.power import shut_down
from companion.hardware.ring import Ring
from companion.hardware.talk_key import Key, KeyEvent
from companion.notices import Notices
from companion.service import notify, run_folder, watchdog_interval_s
from companion.speech.heard import Heard
from companion.speech.sentences import sentences
from companion.turn import events
from companion.turn.hand import RecordedHand
from companion.turn.interfaces import Ears, Speaker
from companion.turn.machine import ERROR
from companion.turn.runner import Notice

ALARMS_LOOK_S = LOOK_S
"""At most so long until a reminder that another program has added is seen."""
DEMO = Path(__file__).parent / "data" / "demo"

WARM_UP_S = 10.0
"""More than looking for sound cards takes on any machine."""
HANGS_S = 10.0
"""A conversation that has not ended so long after its goodbye hangs in some part; the battery does not wait for that."""


def demo_recordings() -> list[Path]:
    """The recordings that come with the program, in the order of a conversation."""
    return sorted(DEMO.glob("*.flac"))


def transcribe(file: Path, ears: Ears) -> Heard:
    """What was said in one recording. Raises RecordingError."""
    blocks = list(blocks_of(file))  # before an utterance is open, for there may be no such file
    utterance = ears.utterance()
    for block in blocks:
        utterance.hear(block)
    return utterance.finish()


class Closing(Protocol):
    def close(self) -> None: ...


Door = Callable[[Conversation, Parts, Controls], Closing]
"""What lets a phone in when it is asked to."""


def talk_live(
    house: House,
    watch: Watch,
    screen: Ring | None = None,
    mistakes: Sequence[str] = (),
    terminal: bool = True,
    *,
    door: Door | None = None,
) -> None:
    """Converse through the sound card: with whatever buttons and lights there are, and the space bar where there is a terminal.

    `screen` is a ring drawn in the terminal. `mistakes` in the settings are told aloud first. Raises HardwareError when there is
    nothing to press.
    """
    sound = house.settings.sound
    with Handset(house, screen) as handset:
        display, controls = handset.display, handset.controls
        display.want("starting")
        warming = Thread(target=cards.warm_up, name="warm up", daemon=True)
        warming.start()
        parts = Parts.load(house, on_step=lambda share: display.want("starting", share))
        with ExitStack() as stack:
            stack.callback(parts.close)
            microphone, speaker = CardMicrophone(sound.microphone), CardSpeaker(sound.speaker, sound.volume)
            conversation = Conversation(house, parts, microphone, speaker, watch, display)
            if not handset.open_touch() and not terminal:
                warming.join(WARM_UP_S)  # while a card is looked for, what is written to standard error goes nowhere
                raise HardwareError(
                    "There is no button and no terminal to talk with.", "Start it in a terminal, or wire a button."
                )
            if terminal:
                space_bar = stack.enter_context(SpaceBar(lambda key: _on_key(key, conversation, controls)))
                conversation.when_listened = space_bar.over
            for fault in faults_at_start(house, parts, mistakes):
                conversation.put(events.Failed(error=fault))
            conversation.when_apologising = controls.apologising
            _tell_the_system(conversation, stack)
            ring_when_due(conversation, stack)
            controls.connect(conversation.put, _ending(conversation, stack), loudness(speaker, parts.hands))
            parts.hands.turn_volume(controls.volume_to)
            if door is not None:
                stack.callback(door(conversation, parts, controls).close)
            display.drop("starting")
            conversation.run()
        if controls.going_down:
            shut_down()


class Loud(Protocol):
    """A speaker that can be turned."""

    def set_volume(self, percent: float) -> None: ...


def faults_at_start(house: House, parts: Parts, mistakes: Sequence[str]) -> list[CompanionError]:
    """What she tells before anything else; faults of parts are remarked besides."""
    for fault in parts.faults:
        house.remark(str(fault))
    mistaken = [SettingsError("\n".join(mistakes), "Correct them and start again.")] if mistakes else []
    return [*mistaken, *parts.faults]


def loudness(speaker: Loud, hands: SpokenHands) -> Callable[[float], None]:
    """A knob and a voice turn the same thing."""

    def set_volume(percent: float) -> None:
        speaker.set_volume(percent)
        hands.turned(percent)

    return set_volume


def _tell_the_system(conversation: Conversation, stack: ExitStack) -> None:
    """As a service: tell systemd how it goes, feed its watchdog, and say what the card's system has to say."""
    watches: list[Watch] = [conversation.watch]
    if (folder := run_folder()) is not None:
        notices = Notices(folder, conversation.put, conversation.display)
        stack.callback(notices.close)
        watches.append(notices.watch)

    def watch(notice: Notice) -> None:
        for one in watches:
            one(notice)

    conversation.watch = watch
    conversation.when_ready = lambda: notify("READY=1\nSTATUS=ready")
    if (interval_s := watchdog_interval_s()) is not None:
        conversation.alive, conversation.alive_every_s = lambda: notify("WATCHDOG=1"), interval_s / 2
    stack.callback(notify, "STOPPING=1")


def ring_when_due(conversation: Conversation, stack: ExitStack) -> Callable[[], object]:
    """Timers and reminders speak up by themselves, with a memory connection of their own.

    What is returned tells them that something was set or cancelled. `stack` ends them.
    """
    if conversation.parts.memory is None:
        return lambda: None
    house, watch_on = conversation.house, conversation.watch
    clock = open_clock(house)
    alarms = Alarms(
        lambda: open_store(house),
        conversation.put,
        conversation.display,
        clock=clock.now,
        is_sure=lambda: clock.is_sure,
        look_s=ALARMS_LOOK_S,
    )
    stack.callback(alarms.close)

    def watch(notice: Notice) -> None:
        alarms.watch(notice)
        if notice.event == "reply":  # something may have been set, cancelled or put right by it
            alarms.changed()
        watch_on(notice)

    conversation.watch = watch
    return alarms.changed


def _ending(conversation: Conversation, stack: ExitStack) -> Callable[[], None]:
    """What ends the conversation so that the computer can be shut down: after it, or without it if some part of it hangs."""

    def without_it() -> None:
        try:
            shut_down()
        except HardwareError as error:
            conversation.house.remark(str(error))

    off = Timer(HANGS_S, without_it)
    off.daemon = True
    stack.callback(off.cancel)

    def end() -> None:
        off.start()
        conversation.stop()

    return end


def talk_recordings(
    house: House, files: Sequence[Path], out: Path | None, watch: Watch, *, paced: bool = False, parts: Parts | None = None
) -> None:
    """Converse with recordings, one turn each. `out`: a folder for the answers as WAV files, named after the recordings."""
    speaker = RecordedSpeaker(out, paced)
    speaker.wake()  # a folder that can't be used is told before the first recording
    loaded = parts or Parts.load(house, seed=0)
    for fault in loaded.faults:
        house.remark(str(fault))
    try:
        names = [f"{number:03}-{file.stem}" for number, file in enumerate(files, 1)]
        queue: SimpleQueue[events.Event | None] = SimpleQueue()
        hand = RecordedHand(len(files), queue.put, lambda: queue.put(None))

        def see(notice: Notice) -> None:
            watch(notice)
            hand.watch(notice)

        conversation = Conversation(
            house,
            loaded,
            RecordedMicrophone(list(files), hand.let_go, paced),
            speaker,
            see,
            deadlines_s={} if paced else {ERROR: 1.0},
            file_name=lambda _turn: names[hand.pressed - 1],
            queue=queue,
        )
        conversation.run()
    finally:
        if parts is None:
            loaded.close()


def _on_key(key: KeyEvent, conversation: Conversation, controls: Controls) -> None:
    """Through the controls, as every button: a mute switch, and a device that is going down, let no key open the microphone."""
    match key.key:
        case Key.PRESSED:
            controls.pressed(key.at_s)
        case Key.RELEASED:
            controls.released(key.at_s)
        case Key.TAPPED:
            controls.tapped()
        case Key.MUTE:
            controls.mute_key(not conversation.quiet)
        case Key.QUIT:
            conversation.stop()


def say(house: House, text: str, out: Path | None) -> None:
    """Speak a text through the speaker, or into the WAV file `out`. Raises RecordingError, HardwareError."""
    if not any(char.isalnum() for char in text):
        raise RecordingError("There is nothing to say in that.", "Give her a word or two.")
    if out is not None and out.suffix.lower() != ".wav":
        raise RecordingError(f"{out} is no name for a WAV file.", "End it in .wav.")
    voice = open_voice(house)
    speaker: Speaker = CardSpeaker(house.settings.sound.speaker, house.settings.sound.volume)
    if out is not None:
        speaker = RecordedSpeaker(out.parent)
    try:
        speaker.wake()
        playback = speaker.begin(out.stem if out is not None else "")
        for sentence in sentences([text]):
            for block in voice.say(sentence):
                playback.write(block)
        playback.finish()
    finally:
        speaker.rest()
        voice.close()
