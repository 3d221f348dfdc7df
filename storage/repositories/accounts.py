"""How people get in: chats and who speaks in them, credentials, one-time codes, wrong tries."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from core.accounts.model import Chat, Credential, Throttle, Visitor
from core.ids import ProfileId
from storage.repositories import profiles as people
from storage.repositories.base import Repository, insert_into, parameter
from storage.tables import chats, codes, credentials, links, profiles, throttles

USER, PROFILE = parameter("user"), parameter("profile")
NOW = bindparam("now", type_=codes.c.used_at.type)

VISITOR = (
    select(chats.c.language, links.c.profile_id, links.c.active, *people.COLUMNS)
    .select_from(chats.outerjoin(links).outerjoin(profiles, profiles.c.id == links.c.profile_id))
    .where(chats.c.user_id == USER)
    .order_by(links.c.linked_at)
)
_remember = insert_into(chats)
REMEMBER = _remember.on_conflict_do_update(
    index_elements=["user_id"], set_={"chat_id": _remember.excluded.chat_id, "blocked_at": None}
)
SET_CHAT_LANGUAGE = update(chats).where(chats.c.user_id == USER).values(language=bindparam("language"))
SET_BLOCKED = (
    update(chats)
    .where(chats.c.user_id == USER, chats.c.blocked_at.is_(None))
    .values(blocked_at=bindparam("at"))
)
SET_UNBLOCKED = (
    update(chats).where(chats.c.user_id == USER, chats.c.blocked_at.is_not(None)).values(blocked_at=None)
)

_credential = select(credentials.c.profile_id, credentials.c.username, credentials.c.password_hash)
CREDENTIAL = _credential.where(credentials.c.username == bindparam("username"))
CREDENTIAL_OF = _credential.where(credentials.c.profile_id == PROFILE)
ADD_CREDENTIAL = insert_into(credentials).on_conflict_do_nothing(index_elements=["username"])
SET_PASSWORD = (
    update(credentials)
    .where(credentials.c.profile_id == PROFILE)
    .values(password_hash=bindparam("password_hash"))
)

DROP_CODES = delete(codes).where(codes.c.profile_id == PROFILE, codes.c.used_at.is_(None))
ADD_CODE = insert_into(codes)
USE_CODE = (
    update(codes)
    .where(codes.c.digest == bindparam("code"), codes.c.used_at.is_(None), codes.c.expires_at > NOW)
    .values(used_at=NOW, used_by=USER)
    .returning(codes.c.profile_id)
)

DEACTIVATE = update(links).where(links.c.user_id == USER, links.c.active).values(active=False)
_link = insert_into(links)
LINK = _link.on_conflict_do_update(
    index_elements=["user_id", "profile_id"], set_={"active": True, "linked_at": _link.excluded.linked_at}
)
UNLINK = delete(links).where(links.c.user_id == USER, links.c.profile_id == PROFILE)
UNLINK_ALL = delete(links).where(links.c.profile_id == PROFILE)
CHATS_OF = (
    select(chats.c.user_id, chats.c.chat_id, chats.c.language, chats.c.blocked_at)
    .join(links)
    .where(links.c.profile_id == PROFILE, chats.c.blocked_at.is_(None))
    .order_by(chats.c.user_id)
)
IS_LINKED = select(exists().where(links.c.profile_id == PROFILE))

THROTTLE = select(throttles).where(throttles.c.key == bindparam("key"))
_throttle = insert_into(throttles)
SAVE_THROTTLE = _throttle.on_conflict_do_update(
    index_elements=["key"],
    set_={name: _throttle.excluded[name] for name in ("count", "since", "locked_until")},
)
CLEAR_THROTTLE = delete(throttles).where(throttles.c.key == bindparam("key"))


class SqlAccounts(Repository):
    """Everything about a person's way in; a chat is a Telegram user's private one with the bot."""

    def __init__(self, connection: Connection, now: datetime, profiles: people.SqlProfiles) -> None:
        super().__init__(connection, now)
        self._profiles = profiles

    def visitor(self, user_id: int) -> Visitor | None:
        rows = self._all(VISITOR, user=user_id)
        if not rows:
            return None
        active = next((row for row in rows if row[2]), None)
        others = tuple(row[1] for row in rows if row[1] is not None and not row[2])
        profile = self._profiles.remember(people.profile_of(active[3:])) if active else None
        return Visitor(user_id, rows[0][0], profile, others)

    def remember_chat(self, chat: Chat) -> None:
        self._run(
            REMEMBER, user_id=chat.user_id, chat_id=chat.chat_id, language=chat.language, blocked_at=None
        )

    def set_chat_language(self, user_id: int, language: str) -> None:
        self._run(SET_CHAT_LANGUAGE, user=user_id, language=language)

    def set_blocked(self, user_id: int, at: datetime | None) -> bool:
        if at is None:
            return self._changed(SET_UNBLOCKED, user=user_id)
        return self._changed(SET_BLOCKED, user=user_id, at=at)

    def credential(self, username: str) -> Credential | None:
        row = self._first(CREDENTIAL, username=username)
        return Credential(*row) if row else None

    def credential_of(self, profile: ProfileId) -> Credential | None:
        row = self._first(CREDENTIAL_OF, profile=profile)
        return Credential(*row) if row else None

    def add_credential(self, profile: ProfileId, username: str) -> bool:
        return self._changed(ADD_CREDENTIAL, profile_id=profile, username=username, password_hash=None)

    def set_password(self, profile: ProfileId, password_hash: str) -> None:
        self._run(SET_PASSWORD, profile=profile, password_hash=password_hash)

    def add_code(self, digest: str, profile: ProfileId, expires_at: datetime, now: datetime) -> None:
        self._run(DROP_CODES, profile=profile)
        self._run(
            ADD_CODE,
            digest=digest,
            profile_id=profile,
            created_at=now,
            expires_at=expires_at,
            used_at=None,
            used_by=None,
        )

    def use_code(self, digest: str, user_id: int, now: datetime) -> ProfileId | None:
        row = self._first(USE_CODE, code=digest, user=user_id, now=now)
        return row[0] if row else None

    def link(self, user_id: int, profile: ProfileId, now: datetime) -> None:
        self._run(DEACTIVATE, user=user_id)
        self._run(LINK, user_id=user_id, profile_id=profile, active=True, linked_at=now)

    def unlink(self, user_id: int, profile: ProfileId, now: datetime) -> bool:  # noqa: ARG002 - the port
        return self._changed(UNLINK, user=user_id, profile=profile)

    def chats_of(self, profile: ProfileId) -> list[Chat]:
        return [Chat(*row) for row in self._all(CHATS_OF, profile=profile)]

    def is_linked(self, profile: ProfileId) -> bool:
        return bool(self._run(IS_LINKED, profile=profile).scalar_one())

    def cut_off(self, profile: ProfileId) -> int:
        self._run(DROP_CODES, profile=profile)
        self._run(SET_PASSWORD, profile=profile, password_hash=None)
        return self._count(UNLINK_ALL, profile=profile)

    def throttle(self, key: str) -> Throttle | None:
        row = self._first(THROTTLE, key=key)
        return Throttle(*row) if row else None

    def save_throttle(self, throttle: Throttle) -> None:
        self._run(
            SAVE_THROTTLE,
            key=throttle.key,
            count=throttle.count,
            since=throttle.since,
            locked_until=throttle.locked_until,
        )

    def clear_throttle(self, key: str) -> None:
        self._run(CLEAR_THROTTLE, key=key)
