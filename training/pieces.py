"""The decoder's tokenizer: a byte-level BPE of 8,192 pieces, trained on the corpora and on her own dialogues.

python -m training.pieces
"""

from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from companion.lm.prompt import SPECIAL_TOKENS
from companion.mind.words import plain
from training import corpora, hers

PIECES = 8_192
EVERY = {"changelog": 8, "sgd": 4}
"""Of the large corpora one conversation in so many is enough to learn pieces from."""
HERS_TIMES = 4
"""Her own words count more: theirs is the language that is to be short in pieces."""


def texts(corpora_folder: Path, hers_folders: list[Path]) -> Iterator[str]:
    """What the pieces are learned from, both as written and as heard."""
    for path in corpora.files(corpora_folder):
        every = EVERY.get(path.name.removesuffix(".jsonl.xz"), 1)
        for number, conversation in enumerate(corpora.read(path)):
            if number % every == 0:
                written = " ".join(conversation.turns)
                yield written
                yield plain(written, limit=len(written))
    for exchange in hers.exchanges(hers_folders):
        for _ in range(HERS_TIMES):
            yield exchange.heard
            yield exchange.reply


def learn(lines: Iterator[str], size: int = PIECES) -> Tokenizer:
    """A tokenizer with the special tokens of companion/lm/prompt.py as its first ids. Same texts, same pieces."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def open_or_learn(work: Path, corpora_folder: Path, hers_folders: list[Path]) -> Tokenizer:
    """The tokenizer in `work`, learned now if it isn't there yet (about a minute)."""
    path = work / "tokenizer.json"
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        learn(texts(corpora_folder, hers_folders)).save(str(path.with_suffix(".part")))
        path.with_suffix(".part").replace(path)
    return Tokenizer.from_file(str(path))
