"""AES-256-GCM over a stream, in pieces, so that a large upload never lies in memory whole.

A sealed stream is a row of pieces: nonce (12 bytes), length of the ciphertext (4 bytes), ciphertext. Each piece is bound to the
stream's name, to its place in the row and to being the last, so that none can be moved, left out or taken from another stream.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE = 2**20  # bytes of plain text
NONCE = 12
LENGTH = 4
LARGEST = PIECE + 16  # of a ciphertext: GCM adds its tag


class SealBrokenError(Exception):
    """The stream was cut, changed, or sealed under another key."""


def sealed(plain: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """The sealed pieces of `plain`, read from where it stands."""
    cipher, place, piece = AESGCM(key), 0, plain.read(PIECE)
    while True:
        following = plain.read(PIECE)
        nonce = os.urandom(NONCE)
        secret = cipher.encrypt(nonce, piece, _bound_to(name, place, not following))
        yield nonce + len(secret).to_bytes(LENGTH, "big") + secret
        if not following:
            return
        place, piece = place + 1, following


def unsealed(stream: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """The plain pieces. Raises SealBrokenError; what came before it must then be thrown away."""
    cipher, place, head = AESGCM(key), 0, stream.read(NONCE + LENGTH)
    while True:
        length = int.from_bytes(head[NONCE:], "big")
        if len(head) < NONCE + LENGTH or length > LARGEST:
            raise SealBrokenError
        secret, following = stream.read(length), stream.read(NONCE + LENGTH)
        try:
            yield cipher.decrypt(head[:NONCE], secret, _bound_to(name, place, not following))
        except InvalidTag as wrong:
            raise SealBrokenError from wrong
        if not following:
            return
        place, head = place + 1, following


def _bound_to(name: str, place: int, last: bool) -> bytes:
    return f"{name}|{place}|{'last' if last else 'more'}".encode()
