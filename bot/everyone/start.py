"""The door: a one-time code makes a chat speak for a person; without one a stranger learns how to get it."""

import re

from bot.dialogs import talk
from bot.everyone.home import home
from bot.scene import Scene
from bot.screens import Screen
from core.accounts.model import Linked
from core.accounts.usecases import LinkByCode
from core.texts import T

CODE = re.compile(r"[0-9A-TV-Z]{16}")  # with the look-alikes I, L and O, which a code forgives


def start(scene: Scene, rest: str) -> Screen:
    """`/start`, `/start CODE`, and what a deep link sends."""
    return _link(scene, rest) if rest.strip() else home(scene)


def try_code(scene: Scene, text: str) -> Screen | None:
    """A stranger's plain words that look like a code, whole or in groups; None for anything else."""
    if scene.role is not None or not looks_like_code(text):
        return None
    return _link(scene, text)


def looks_like_code(text: str) -> bool:
    """Sixteen of the characters codes are made of; words in small letters without a digit are words."""
    plain = re.sub(r"[\s-]", "", text)
    return CODE.fullmatch(plain.upper()) is not None and (
        plain.isupper() or any(c.isdecimal() for c in plain)
    )


def _link(scene: Scene, code: str) -> Screen:
    linked = scene.perform(LinkByCode(code, scene.heard.user_id))
    scene.look_again()
    return _welcome(scene, linked)


def _welcome(scene: Scene, linked: Linked) -> Screen:
    """Who has no password yet is asked for one, and may skip it."""
    hello = T("link.done", name=linked.profile.full_name)
    username = T("link.username", username=linked.username)
    if linked.has_password:
        return home(scene).with_lines_before(hello, None)
    return talk.begin(scene, "password", first=True).with_lines_before(hello, username, None)
