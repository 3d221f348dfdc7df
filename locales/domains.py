"""Which catalogue file a key lives in.

Files follow the people who read them, so that a clinician who checks the patients' words opens one file.
At run time all files are one catalogue: a key may move between files without anybody noticing.
"""

BY_FIRST_SEGMENT = {
    "refusal": "refusals",
    "today": "patients",
    "history": "patients",
    "medicines": "patients",
    "dose": "patients",
    "reminder": "patients",
    "import": "doctors",
    "patient_card": "doctors",
    "patients": "doctors",
    "register": "admins",
    "assign": "admins",
    "audit": "admins",
    "start": "people",
    "login": "people",
    "password": "people",
    "logout": "people",
    "language": "people",
    "link": "people",
    "invitation": "people",
    "menu": "people",
    "help": "people",
    "request": "admins",
    "command": "commands",
}
ELSE = "common"
DOMAINS = tuple(sorted({ELSE, *BY_FIRST_SEGMENT.values()}))


def domain_of(key: str) -> str:
    """Return the catalogue that holds a key."""
    return BY_FIRST_SEGMENT.get(key.partition(".")[0], ELSE)
