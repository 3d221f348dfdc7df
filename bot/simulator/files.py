"""Files that people and the bot send: kept in memory, found again by `file_id` or by download path."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from bot.simulator.errors import bad_request
from bot.simulator.people import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes on their way in, as a form's file field carries them."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A document (no width) or a photo."""

    file_id: str
    path: str
    name: str
    mime: str
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def is_photo(self) -> bool:
        return self.width > 0

    def as_file(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": self.file_id[-16:], "file_size": self.size}

    def as_page(self, *names: str) -> Json:
        return {name: getattr(self, name) for name in ("file_id", *names)}

    def as_document(self) -> Json:
        return self.as_file() | {"file_name": self.name, "mime_type": self.mime}

    def as_photo(self) -> list[Json]:
        return [self.as_file() | {"width": self.width, "height": self.height}]


@dataclass(slots=True)
class FileStore:
    """Everything ever sent, by id and by path."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)

    def add_document(self, upload: Upload) -> StoredFile:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return self.keep(upload, "documents", (0, 0))

    def add_photo(self, upload: Upload) -> StoredFile:
        if len(upload.content) > PHOTO_LIMIT:
            size = f"file of size {len(upload.content)} bytes"
            raise bad_request(f"{size} is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes")
        measured = dimensions(upload.content)
        if measured is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(measured) > 10_000 or max(measured) > 20 * min(measured):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self.keep(upload, "photos", measured)

    def keep(self, upload: Upload, folder: str, size: tuple[int, int]) -> StoredFile:
        number = len(self.by_id)
        digest = hashlib.sha256(upload.content).hexdigest()[:16]
        extension = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        safe = "".join(char for char in extension if char.isascii() and char.isalnum())[:8] or "bin"
        path = f"{folder}/file_{number}.{safe}"
        file_id = f"file{number:06}-{digest}"
        stored = StoredFile(file_id, path, upload.name, upload.mime, upload.content, *size)
        self.by_id[stored.file_id] = self.by_path[path] = stored
        return stored

    def described(self, file_id: str) -> Json:
        """The answer of getFile."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if stored.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return stored.as_file() | {"file_path": stored.path}


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG, read from its header; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    return jpeg_dimensions(content) if content.startswith(b"\xff\xd8") else None


def jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame header, not a table
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
