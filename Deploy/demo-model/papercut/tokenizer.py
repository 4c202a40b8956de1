"""CLIP's byte-pair tokenizer, from the vocabulary file in open_clip_torch."""

import functools
import gzip
import importlib.util
import pathlib
import re

START, END = 49406, 49407


@functools.cache
def _tables():
    package = pathlib.Path(importlib.util.find_spec("open_clip").origin).parent
    with gzip.open(package / "bpe_simple_vocab_16e6.txt.gz") as file:
        lines = file.read().decode().split("\n")
    merges = [tuple(line.split()) for line in lines[1:49152 - 256 - 2 + 1]]
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    symbols = [chr(b) for b in printable] + [chr(256 + i) for i in range(256 - len(printable))]
    vocabulary = symbols + [s + "</w>" for s in symbols] + ["".join(m) for m in merges]
    return {token: i for i, token in enumerate(vocabulary)}, {pair: i for i, pair in enumerate(merges)}


@functools.cache
def word_tokens(word: str) -> tuple[int, ...]:
    """The tokens of one word of lower-case ASCII."""
    ids, ranks = _tables()
    pieces = [*word[:-1], word[-1] + "</w>"]
    while len(pieces) > 1:
        rank, at = min((ranks.get(pair, 1 << 30), i) for i, pair in enumerate(zip(pieces, pieces[1:])))
        if rank == 1 << 30:
            break
        pieces[at:at + 2] = [pieces[at] + pieces[at + 1]]
    return tuple(ids[piece] for piece in pieces)


def tokens(prompt: str) -> list[int]:
    """The token numbers of a prompt, from the start token to the end token."""
    words = re.findall(r"[a-z]+|[0-9]|[^\sa-z0-9]+", prompt.lower())
    return [START, *(t for word in words for t in word_tokens(word)), END]
