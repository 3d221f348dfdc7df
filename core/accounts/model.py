"""Facts of getting in."""

from dataclasses import dataclass
from datetime import date, datetime

from core.ids import ProfileId
from core.people import Profile, Role


@dataclass(frozen=True, slots=True)
class Chat:
    """A Telegram user in a private chat with the bot; `language` is None until /language chose one."""

    user_id: int
    chat_id: int
    language: str | None = None
    blocked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who speaks in a chat: the profile that is active there (None: a stranger) and any others it holds."""

    user_id: int
    language: str | None
    profile: Profile | None
    others: tuple[ProfileId, ...] = ()


@dataclass(frozen=True, slots=True)
class Credential:
    """`username` exists from registration on; `password_hash` only after a password was chosen."""

    profile_id: ProfileId
    username: str
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Throttle:
    """Wrong tries of one kind by one key, such as `code:7000003`."""

    key: str
    count: int
    since: datetime
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What lets a registered person link a chat; the code is shown once and stored only as a digest."""

    profile: Profile
    username: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """A chat now speaks for this profile; `has_password` tells whether to offer one."""

    profile: Profile
    username: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The facts a registration collects; which are needed depends on the role."""

    full_name: str
    role: Role
    phone: str | None = None
    mrn: str | None = None
    dob: date | None = None
    email: str | None = None
