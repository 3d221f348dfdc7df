"""Getting in and out: codes, passwords, languages. Hashing is slow and happens outside of any unit."""

from dataclasses import dataclass
from functools import partial

from core.accounts.model import Linked, Throttle
from core.accounts.rules import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    TRIES,
    TRIES_OF_A_NAME,
    after_wrong_code,
    after_wrong_password,
    is_locked,
)
from core.commands import Command, UseCases
from core.events import ChatBlocked, ChatConnected, PasswordChanged, PatientLinked
from core.ids import ProfileId, code_digest
from core.people import Profile, Role
from core.ports import Touched, Work
from core.refusals import (
    CodeUnusable,
    NotAllowed,
    NotLinked,
    PersonInactive,
    TooManyTries,
    WeakPassword,
    WrongLogin,
)


@dataclass(frozen=True, slots=True)
class LinkByCode(Command[Linked]):
    code: str
    user_id: int


@dataclass(frozen=True, slots=True)
class FindLogin(Command["str | None"]):
    """The stored hash to verify against; None for an unknown name, which must look the same outside."""

    username: str
    user_id: int


@dataclass(frozen=True, slots=True)
class Login(Command[Linked]):
    """`verified`: the password matched the hash that FindLogin gave."""

    username: str
    user_id: int
    verified: bool


@dataclass(frozen=True, slots=True)
class Logout(Command[Profile]):
    user_id: int


@dataclass(frozen=True, slots=True)
class HasPassword(Command[bool]):
    """Whether the actor could log in again with a password."""


@dataclass(frozen=True, slots=True)
class SetPassword(Command[None]):
    """`user_id`: in whose chat. The old password is not asked for: who speaks there may set another."""

    password_hash: str
    user_id: int


@dataclass(frozen=True, slots=True)
class SetLanguage(Command[None]):
    language: str
    user_id: int


@dataclass(frozen=True, slots=True)
class SpeakAs(Command[Profile]):
    """A family shares a phone: the chat speaks for another person who is linked to it."""

    profile: ProfileId
    user_id: int


@dataclass(frozen=True, slots=True)
class SetBlocked(Command[None]):
    """A person blocked the bot, or came back. Whom no other chat reaches is unreachable."""

    user_id: int
    blocked: bool


def check_password(plain: str) -> str:
    """Refuses: WeakPassword. Length only; composition rules make worse passwords (NIST SP 800-63B)."""
    if not SHORTEST_PASSWORD <= len(plain) <= LONGEST_PASSWORD:
        raise WeakPassword(SHORTEST_PASSWORD)
    return plain


def refuse_if_locked(key: str, work: Work) -> Throttle | None:
    throttle = work.accounts.throttle(key)
    if throttle is not None and throttle.locked_until is not None and is_locked(throttle, work.now):
        raise TooManyTries(throttle.locked_until)
    return throttle


def code_key(user_id: int) -> str:
    return f"code:{user_id}"


def login_keys(username: str, user_id: int) -> dict[str, int]:
    """What wrong passwords count against, and how many lock it.

    The person who types them; the person for this name, which no login under another name clears; the name,
    whoever types.
    """
    name = code_digest(username.strip().casefold())
    return {f"login:{user_id}": TRIES, f"login:{user_id}:{name}": TRIES, f"password:{name}": TRIES_OF_A_NAME}


def link_by_code(command: LinkByCode, work: Work) -> Linked:
    """Refuses: TooManyTries, CodeUnusable, PersonInactive. A wrong code counts even so."""
    work.note(telegram=str(command.user_id))
    key = code_key(command.user_id)
    throttle = refuse_if_locked(key, work)
    work.on_refusal.append(partial(work.accounts.save_throttle, after_wrong_code(throttle, key, work.now)))
    profile = work.accounts.use_code(code_digest(command.code), command.user_id, work.now)
    if profile is None:
        raise CodeUnusable
    work.accounts.clear_throttle(key)
    found = connected(profile, command.user_id, work)
    if found.profile.role is Role.PATIENT:
        work.events.append(PatientLinked(profile))
    return found


def connected(profile: ProfileId, user_id: int, work: Work) -> Linked:
    """`linked` anew; chats that speak for the person already are told."""
    found = linked(profile, user_id, work)
    if others(profile, user_id, work):
        work.events.append(ChatConnected(profile, user_id))
    return found


def others(profile: ProfileId, user_id: int, work: Work) -> bool:
    """Whether the person has chats besides that Telegram user's."""
    return any(chat.user_id != user_id for chat in work.accounts.chats_of(profile))


def linked(profile_id: ProfileId, user_id: int, work: Work) -> Linked:
    """Makes this chat speak for the profile."""
    profile = work.profiles.get(profile_id)
    credential = work.accounts.credential_of(profile_id)
    if profile is None or credential is None or not profile.active:
        raise PersonInactive
    work.accounts.link(user_id, profile_id, work.now)
    work.touched.append(Touched(profile_id))
    return Linked(profile, credential.username, credential.password_hash is not None)


def find_login(command: FindLogin, work: Work) -> str | None:
    """Refuses: TooManyTries. Never tells whether the name exists."""
    work.note(telegram=str(command.user_id))
    for key in login_keys(command.username, command.user_id):
        refuse_if_locked(key, work)
    credential = work.accounts.credential(command.username.strip().casefold())
    return credential.password_hash if credential else None


def login(command: Login, work: Work) -> Linked:
    """Refuses: TooManyTries, WrongLogin, PersonInactive. Wrong tries lock for a growing time."""
    work.note(telegram=str(command.user_id))
    for key, tries in login_keys(command.username, command.user_id).items():
        wrong = after_wrong_password(refuse_if_locked(key, work), key, work.now, tries)
        work.on_refusal.append(partial(work.accounts.save_throttle, wrong))
    credential = work.accounts.credential(command.username.strip().casefold())
    if credential is not None:
        work.touched.append(Touched(credential.profile_id))
    if credential is None or not command.verified:
        raise WrongLogin
    for key in login_keys(command.username, command.user_id):
        work.accounts.clear_throttle(key)
    work.touched.clear()
    return connected(credential.profile_id, command.user_id, work)


def logout(command: Logout, work: Work) -> Profile:
    if work.actor.profile is None:
        raise NotLinked
    profile = work.profiles.get(work.actor.profile)
    if profile is None or not work.accounts.unlink(command.user_id, profile.id, work.now):
        raise NotLinked
    work.dialogs.end_all(command.user_id)
    return profile


def has_password(_: HasPassword, work: Work) -> bool:
    credential = work.accounts.credential_of(work.actor.profile) if work.actor.profile else None
    return credential is not None and credential.password_hash is not None


def set_password(command: SetPassword, work: Work) -> None:
    if work.actor.profile is None:
        raise NotLinked
    work.accounts.set_password(work.actor.profile, command.password_hash)
    if others(work.actor.profile, command.user_id, work):
        work.events.append(PasswordChanged(work.actor.profile, command.user_id))


def set_language(command: SetLanguage, work: Work) -> None:
    work.accounts.set_chat_language(command.user_id, command.language)
    if work.actor.profile is not None:
        work.profiles.set_language(work.actor.profile, command.language)


def speak_as(command: SpeakAs, work: Work) -> Profile:
    """Refuses: NotAllowed when that person is not linked to this chat, PersonInactive."""
    work.note(telegram=str(command.user_id), whom=command.profile)
    visitor = work.accounts.visitor(command.user_id)
    if visitor is None or command.profile not in visitor.others:
        raise NotAllowed
    return linked(command.profile, command.user_id, work).profile


def set_blocked(command: SetBlocked, work: Work) -> None:
    changed = work.accounts.set_blocked(command.user_id, work.now if command.blocked else None)
    visitor = work.accounts.visitor(command.user_id) if changed and command.blocked else None
    if visitor is None:
        return
    people = (*([visitor.profile.id] if visitor.profile else []), *visitor.others)
    work.events.extend(ChatBlocked(person) for person in people if not work.accounts.chats_of(person))


USECASES: UseCases = {
    LinkByCode: link_by_code,
    FindLogin: find_login,
    Login: login,
    Logout: logout,
    HasPassword: has_password,
    SetPassword: set_password,
    SetLanguage: set_language,
    SpeakAs: speak_as,
    SetBlocked: set_blocked,
}
