"""The long proof: `python -m tests.kills --kills 500`, in equal parts for each combination."""

import argparse

from tests.kills.proof import CASES, Plan, Result, prove


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=24)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop killing when they are over")
    parser.add_argument("--pace", type=float, default=1.3, help="seconds between two things one person sends")
    parser.add_argument("--only", default="", help="a combination, such as webhook-postgresql-2")
    options = parser.parse_args()
    cases = [case for case in CASES if options.only in str(case)]
    results: list[Result] = []
    for number, case in enumerate(cases):
        plan = Plan(
            kills=options.kills // len(cases),
            seed=options.seed + number,
            patients=options.patients,
            seconds=60 * options.minutes / len(cases),
            pace=options.pace,
        )
        results.append(prove(case, plan))
        print(f"{case}: {results[-1]}", flush=True)
    wrong = sum(len(result.wrong) for result in results)
    kills, updates = sum(r.kills for r in results), sum(r.updates for r in results)
    print(f"{kills} kills, {updates} updates, {wrong} things wrong")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
