#!/usr/bin/env python3
"""Checks of a company, for doctor: the profile is called dev, and retries are limited.

    doctor --check-command ./house_profile.py

It needs nothing but Python. `doctor checks --protocol` prints the JSON Schema of what it reads
and prints.
"""

import json
import sys

PROFILE = "dev"
ATTEMPTS = "AWS_MAX_ATTEMPTS"

CHECKS = {
    "protocol": 1,
    "checks": [
        {
            "id": "house-rules",
            "title": "Company rules for AWS in local Airflow",
            "doc": "Our laptops use the profile `dev`, which cannot write to production, and limit retries.",
            "verdict": "Airflow does not follow the rules of our company",
            "rules": [
                {
                    "id": "house-profile",
                    "severity": "error",
                    "title": "Another profile than the company's",
                    "doc": "**Symptom.** None: tasks run with the rights of another profile.\n\n"
                    "**Cause.** A service uses another profile than `dev`.\n\n"
                    "**Fix.** Set `AWS_PROFILE=dev` in `.env`, then run `astro dev restart`.",
                },
                {
                    "id": "house-retries",
                    "severity": "warning",
                    "title": "Retries of AWS requests not limited",
                    "doc": "**Symptom.** A task that AWS throttles takes longer than on the other laptops.\n\n"
                    "**Cause.** A service does not have `AWS_MAX_ATTEMPTS`.\n\n"
                    "**Fix.** Set `AWS_MAX_ATTEMPTS=3` in `.env`, then run `astro dev restart`.",
                },
            ],
        }
    ],
}


def variable(service, name):
    """The variable of a service, None if it is not set."""
    return next((v for v in service["environment"] if v["name"] == name), None)


def profile_of(service):
    """The profile of the service's default session."""
    return next((s["profile"] for s in service["sessions"] if s["kind"] == "default"), None)


def run(request):
    others = {}  # a finding for each profile
    unlimited = []
    for service in request["project"]["services"]:
        profile = profile_of(service)
        if profile not in (None, PROFILE):
            others.setdefault(profile, []).append(service)
        if variable(service, ATTEMPTS) is None:
            unlimited.append(service["name"])

    findings = []
    for profile, services in sorted(others.items()):
        places = []
        for service in services:
            place = (variable(service, "AWS_PROFILE") or {}).get("location")
            if place and place not in places:
                places.append(place)
        findings.append(
            {
                "rule": "house-profile",
                "subject": profile,
                "message": f"the profile is {profile}, but our laptops use {PROFILE}",
                "services": [s["name"] for s in services],
                "locations": places or [{"file": ".env"}],
                "fixes": [{"title": f"Set AWS_PROFILE={PROFILE} in .env"}],
            }
        )
    if unlimited:
        findings.append(
            {
                "rule": "house-retries",
                "subject": ATTEMPTS,
                "message": f"{ATTEMPTS} is not set",
                "services": unlimited,
                "locations": [{"file": ".env"}],
                "fixes": [
                    {
                        "title": f"Set {ATTEMPTS}=3 in .env",
                        "commands": [f"printf '\\n{ATTEMPTS}=3\\n' >> .env"],
                    }
                ],
            }
        )
    return {"protocol": 1, "findings": findings}


def main():
    if sys.argv[1:] == ["list"]:
        answer = CHECKS
    elif sys.argv[1:] == ["run"]:
        answer = run(json.load(sys.stdin))
    else:
        sys.exit(f"usage: {sys.argv[0]} list|run")
    json.dump(answer, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
