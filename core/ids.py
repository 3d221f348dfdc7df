"""Identifiers and codes that are handed out: opaque, so that nobody can count the clinic's patients."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import NewType

ProfileId = NewType("ProfileId", str)
PlanId = NewType("PlanId", str)
MedicationId = NewType("MedicationId", str)
DoseId = NewType("DoseId", str)
DialogId = NewType("DialogId", str)
NoticeId = NewType("NoticeId", str)
RequestId = NewType("RequestId", str)

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
ID_LENGTH = 20  # 48 bits of milliseconds, so that indexes grow at their end, and 52 random bits
CODE_BITS = 80

RandomBytes = Callable[[int], bytes]


def _base32(value: int, length: int) -> str:
    digits = []
    for _ in range(length):
        value, rest = divmod(value, 32)
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))


def new_id(now: datetime, random_bytes: RandomBytes = secrets.token_bytes) -> str:
    """A 20-character identifier, ordered by time, safe in callback data and addresses."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    chance = int.from_bytes(random_bytes(7), "big") >> 4
    return _base32((milliseconds << 52) | chance, ID_LENGTH)


def new_code(random_bytes: RandomBytes = secrets.token_bytes) -> str:
    """A one-time link code: 80 random bits as 16 upper-case characters, without groups."""
    return _base32(int.from_bytes(random_bytes(CODE_BITS // 8), "big"), 16).upper()


def new_prescription_number(random_bytes: RandomBytes = secrets.token_bytes) -> str:
    """A prescription number such as `RX-7K3M9QPD`: random, so that it tells nothing about volume."""
    return "RX-" + _base32(int.from_bytes(random_bytes(5), "big"), 8).upper()


def code_digest(code: str) -> str:
    """What is stored of a code: its SHA-256. Forgives case, spaces, hyphens and look-alike letters."""
    plain = "".join(code.split()).replace("-", "").upper()
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    return hashlib.sha256(plain.encode()).hexdigest()
