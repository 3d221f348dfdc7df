"""One proof: a way of hearing, a database, so many processes, so many kills, and the books afterwards."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from storage.migrate import upgrade
from tests.kills.bots import Balancer, Bot, environment, forget_leases
from tests.kills.clinic import ADMIN, DOCTOR, FIRST_PATIENT, Books, books, furnish, noon_zone
from tests.kills.people import Admin, Doctor, Patient
from tests.kills.phones import Network, StuckError, network
from tests.postgres import fresh_database, fresh_sqlite

FAULTS = ("update_lost", "update_failed", "Traceback")


@dataclass(frozen=True)
class Case:
    """`webhook` or polling, on `postgresql` or SQLite, by so many processes."""

    webhook: bool
    postgresql: bool
    processes: int = 1

    def __str__(self) -> str:
        way = "webhook" if self.webhook else "polling"
        database = "postgresql" if self.postgresql else "sqlite"
        return f"{way}-{database}-{self.processes}"


CASES = (
    Case(webhook=False, postgresql=False),
    Case(webhook=True, postgresql=False),
    Case(webhook=False, postgresql=True),
    Case(webhook=True, postgresql=True),
    Case(webhook=True, postgresql=True, processes=2),
)


@dataclass(frozen=True)
class Plan:
    """So many kills, or fewer where the `seconds` are over first; `pace` see `Network`."""

    kills: int
    seed: int
    patients: int = 24
    seconds: float = 3600.0
    pace: float = 1.3


@dataclass
class Result:
    """What was done, and everything that is wrong afterwards.

    `slipped`: presses that were answered with "too soon"; `broken`: deliveries that died with their process.
    """

    kills: int = 0
    updates: int = 0
    presses: int = 0
    forms: int = 0
    imports: int = 0
    slipped: int = 0
    broken: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Proof:
    """People busy with their phones while the bots are killed."""

    plan: Plan
    random: Random
    url: str
    bots: list[Bot]
    network: Network
    balancer: Balancer
    patients: list[Patient]
    admin: Admin
    doctor: Doctor
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> Result:
        begun = time.monotonic()
        result = Result()
        for bot in self.bots:
            await bot.start()
        people = [self.admin, self.doctor, *self.patients]
        async with asyncio.TaskGroup() as tasks:
            lives = [tasks.create_task(_reported(person.live(self.over), result)) for person in people]
            try:
                result.kills = await self._kill_again_and_again()
            finally:
                self.over.set()
            await asyncio.wait(lives)
        await self._kill(self.bots[0])
        await _reported(self.admin.cancel(), result)
        await asyncio.gather(*(bot.up() for bot in self.bots))
        await self._quiet(result)
        self._audit(await asyncio.to_thread(books, self.url), result)
        result.seconds = time.monotonic() - begun
        return result

    async def _kill_again_and_again(self) -> int:
        """How often, within the time there is."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.plan.seconds
        for done in range(self.plan.kills):
            if loop.time() > end:
                return done
            victim = self.random.choice(self.bots)
            if self.random.random() < 0.2:  # while it is coming up
                await asyncio.sleep(self.random.uniform(0.2, 1.5))
            else:
                seen = self.network.events
                await victim.up()
                await self.network.more_than(seen)
                await asyncio.sleep(self.random.uniform(0, 1))
            await self._kill(victim)
        return self.plan.kills

    async def _kill(self, victim: Bot) -> None:
        await victim.end()
        if len(self.bots) == 1:
            await asyncio.to_thread(forget_leases, self.url)
        await victim.start()

    async def _quiet(self, result: Result) -> None:
        """The last update has been acknowledged, and with it everything before."""
        result.slipped = sum(patient.slipped for patient in self.patients)
        sent = sum(phone.sent for phone in self.network.phones.values()) - result.slipped
        for _ in range(600):
            result.updates = (await asyncio.to_thread(books, self.url)).claimed
            if result.updates >= sent:
                break
            await asyncio.sleep(0.1)
        if result.updates != sent:
            result.wrong.append(f"{sent} updates were sent, {result.updates} claimed")

    def _audit(self, found: Books, result: Result) -> None:
        result.wrong += [f"failed: {cause}" for cause in found.failed]
        for bot in self.bots:
            lines = bot.log().splitlines()
            result.wrong += [f"log: {line[:300]}" for line in lines if any(f in line for f in FAULTS)]
        presses: Counter[str] = sum((patient.done for patient in self.patients), Counter())
        result.presses, result.forms = presses.total(), len(self.admin.registered)
        result.imports, result.broken = len(self.doctor.imported), self.balancer.broken
        _compare(
            result.wrong,
            {
                "doses": (self._wanted_doses(), {user: found.doses.get(user, "") for user in self._users()}),
                "other doses": ({"pending"}, set(found.others)),
                "presses in the audit": (dict(presses), _by_action(found, presses)),
                "doctors": (
                    dict.fromkeys(self.admin.registered, 1),
                    {name: n for name, n in found.names.items() if name.startswith("Dara")},
                ),
                "registrations in the audit": (
                    len(self.admin.registered), found.audit["register_staff", "ok"]
                ),
                "imports": (
                    dict.fromkeys(self.doctor.imported, 1),
                    {mrn: n for mrn, n in found.plans.items() if mrn >= "K5"},
                ),
                "imports in the audit": (
                    len(self.doctor.imported), found.audit["import_discharge", "ok"]
                ),
                "open forms": (0, found.forms),
            },
        )  # fmt: skip

    def _users(self) -> list[int]:
        return [patient.phone.person for patient in self.patients]

    def _wanted_doses(self) -> dict[int, str]:
        return {p.phone.person: "taken" if p.taken else "pending" for p in self.patients}


def _by_action(found: Books, presses: Counter[str]) -> dict[str, int]:
    return {action: sum(n for (name, _), n in found.audit.items() if name == action) for action in presses}


def _compare(wrong: list[str], pairs: dict[str, tuple[object, object]]) -> None:
    for what, (wanted, found) in pairs.items():
        if wanted != found:
            wrong.append(f"{what}: wanted {wanted}, found {found}")


async def _reported(life: "asyncio.Future[None] | object", result: Result) -> None:
    try:
        await life  # type: ignore[misc]
    except StuckError as error:
        result.wrong.append(f"stuck: {error}")


@asynccontextmanager
async def prepared(case: Case, plan: Plan, folder: Path) -> AsyncIterator[Proof]:
    seed, zone = plan.seed, noon_zone()
    fresh = partial(fresh_database, upgrade) if case.postgresql else partial(fresh_sqlite, folder, upgrade)
    url = await asyncio.to_thread(fresh)
    users = range(FIRST_PATIENT, FIRST_PATIENT + plan.patients)
    await furnish(url, zone, users)
    async with AsyncExitStack() as stack:
        people = await stack.enter_async_context(network(plan.pace))
        balancer = Balancer([], Random(seed + 1))
        await stack.enter_async_context(balancer.listening())
        webhook = balancer.address if case.webhook else None
        for _ in range(case.processes):
            balancer.bots.append(Bot(environment(people.address, url, folder, zone, webhook), folder))
        for bot in balancer.bots:
            stack.push_async_callback(_ended, bot)
        phones = {user: await people.phone(user, f"P{user}") for user in (ADMIN, DOCTOR, *users)}
        yield Proof(
            plan,
            Random(seed),
            url,
            balancer.bots,
            people,
            balancer,
            [Patient(phones[user], Random(seed + user)) for user in users],
            Admin(phones[ADMIN], Random(seed)),
            Doctor(phones[DOCTOR], zone),
        )


async def _ended(bot: Bot) -> None:
    if bot._process is not None:
        await bot.end()


def prove(case: Case, plan: Plan) -> Result:
    """Runs one proof to its end."""

    async def run() -> Result:
        with tempfile.TemporaryDirectory(prefix="medtrack-kills-") as folder:
            async with prepared(case, plan, Path(folder)) as proof:
                return await proof.run()

    return asyncio.run(run())
