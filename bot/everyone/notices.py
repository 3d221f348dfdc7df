"""What somebody is told in one chat about what happened to the account in another."""

from bot.scene import Scene
from bot.screens import Screen, say
from core.reminders.model import Notice
from core.texts import T


def account_connected(scene: Scene, notice: Notice) -> Screen | None:
    """None in the chat that was connected."""
    if _is_from_here(scene, notice):
        return None
    return say(T("link.elsewhere", name=scene.me.full_name, at=notice.due_at), T("link.not_you"))


def password_changed(scene: Scene, notice: Notice) -> Screen | None:
    """None in the chat where it was changed."""
    if _is_from_here(scene, notice):
        return None
    return say(T("password.changed_elsewhere", name=scene.me.full_name, at=notice.due_at), T("link.not_you"))


def _is_from_here(scene: Scene, notice: Notice) -> bool:
    return str(scene.heard.user_id) == notice.params["by"]
