"""How updates reach the bot: asked for by polling, or brought to its webhook, never both."""

from __future__ import annotations

from bot.simulator.errors import bad_request, conflict
from bot.simulator.messages import stamp
from bot.simulator.params import Params
from bot.simulator.people import Json
from bot.simulator.webhook import Webhook, check_address, check_secret
from bot.simulator.world import World

WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
LONGEST_POLL = 50  # seconds


def get_updates(world: World, params: Params) -> list[Json]:
    """What waits now. Waiting for more is the HTTP side's part (`polling.py`)."""
    refuse_with_webhook(world)
    if "allowed_updates" in params:
        world.updates.allow(params.texts("allowed_updates"))
    limit = min(max(params.integer("limit", 100), 1), 100)
    return [update.as_json() for update in world.updates.fetch(params.integer("offset"), limit)]


def refuse_with_webhook(world: World) -> None:
    if world.webhook:
        raise conflict(WEBHOOK_IS_ACTIVE)


def set_webhook(world: World, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    check_address(url)
    check_secret(secret)
    connections = params.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    if "allowed_updates" in params:
        world.updates.allow(params.texts("allowed_updates"))
    if params.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook = Webhook(url, secret, connections)
    world.updates.notify()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    world.webhook = None
    if params.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.notify()
    return True


def get_webhook_info(world: World, _params: Params) -> Json:
    webhook = world.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook:
        info["max_connections"] = webhook.max_connections
    if webhook and webhook.last_error:
        info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def note_failure(world: World, webhook: Webhook, reason: str) -> None:
    webhook.last_error, webhook.last_error_at = reason, stamp(world.now())
