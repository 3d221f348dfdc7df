"""The message that lets a person in: shown once, read out, forwarded or scanned at the counter."""

from bot.scene import Scene
from bot.screens import Screen
from core.accounts.model import Invitation
from core.printing import QrCode
from core.texts import T, Text


def deep_link(bot_username: str, code: str) -> str:
    """The address that opens the bot and hands it the code."""
    return f"https://t.me/{bot_username}?start={code}"


def invitation(scene: Scene, invitation: Invitation, *, again: bool = False) -> Screen:
    """Username, `/start CODE`, link and QR picture; kept as a message of its own. `again`: not the first."""
    return Screen(
        (
            T("invitation.title", name=invitation.profile.full_name),
            None,
            *invitation_lines(scene, invitation, again=again),
        ),
        picture=qr_picture(scene, invitation),
        fresh=True,
    )


def invitation_lines(scene: Scene, invitation: Invitation, *, again: bool = False) -> tuple[Text | None, ...]:
    """How to get in, for a message that has its own heading: about 450 characters."""
    older = (T("invitation.older_stop"),) if again else ()
    return (
        T("invitation.username", username=invitation.username),
        None,
        T("invitation.how"),
        T("invitation.code", code=invitation.code),
        T("invitation.link", link=deep_link(scene.bot_username, invitation.code)),
        None,
        T("invitation.works_once", until=invitation.expires_at),
        *older,
    )


def qr_picture(scene: Scene, invitation: Invitation) -> QrCode:
    """The link as a picture."""
    return QrCode(deep_link(scene.bot_username, invitation.code))
