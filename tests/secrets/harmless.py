"""Harmless strings of configurations: those of `tests/data/harmless.txt`, and many more from a written vocabulary."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from itertools import product
from pathlib import Path

WRITTEN = Path(__file__).parent.parent / "data" / "harmless.txt"

NAMES = ("shop", "catalog", "orders", "billing", "media", "search", "mailing", "stock", "parcel", "ledger")
PLACES = ("dev", "staging", "prod", "eu-central-1", "us-east-2")
MODULES = ("Repo", "Endpoint", "Mailer", "Vault", "Guardian", "Telemetry", "PubSub", "Cache.Local", "Workers.Import")
KEYS = ("path", "url", "host", "name", "value", "cache_key", "public_key", "signing_salt", "client_id", "options")


def written() -> Iterator[tuple[str, str]]:
    """The lines `key | value` of the file."""
    for line in WRITTEN.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition(" | ")
            yield key, value


def generated() -> Iterator[tuple[str, str]]:
    """Strings made of the vocabulary, the same in each run, under harmless keys in turn."""
    for number, value in enumerate(_values()):
        yield KEYS[number % len(KEYS)], value


def _values() -> Iterator[str]:
    for name, place in product(NAMES, PLACES):
        number = len(name) * 7 + len(place)
        digest = hashlib.sha256(f"{name} {place}".encode())
        yield f"https://{name}.{place}.shop.test:{4000 + number}/api/v{number % 4}?page={number}&q=Red+Shoes"
        yield f"ecto://{name}@db-{number}.{place}.internal/{name}_{number}"
        yield f"https://{digest.hexdigest()[:32]}@o{number}.ingest.sentry.io/{number}12345"
        yield f"/var/lib/{name}/{place}/Uploads{number}/cache.json"
        yield f"priv/static/{name}-{digest.hexdigest()[:8]}.js"
        yield f"{name}-{place}-{number}.prod.svc.cluster.local"
        yield f"{name}@{number}.{place}.internal"
        yield digest.hexdigest()[:40]
        yield digest.hexdigest()
        yield f"sha256:{digest.hexdigest()}"
        yield str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{place}"))
        yield f"{name}:v{number}:{place}:item:{number * 991}"
        yield f"registry.shop.test/{name}:{number}.{number % 7}.0-{place}"
        yield f"{number % 60} {number % 24} * * {number % 7}"
        yield f"arn:aws:sqs:{place}:{number:012}:{name}-Queue{number}"
        yield f"^/{name}/(?<id>[0-9]{{1,{number}}})/{place}$"
        yield f"projects/{number}/topics/{name}-{place}"
        yield f"s3://{name}-{place}-uploads/{2000 + number}/Archive{number}/"
        yield f"{name}.{place}.v{number}.created"
        yield f"application/vnd.{name}.v{number}+json"
        yield f"--config={name}.config.js --output=../priv/static/{name}{number}.css --{place}"
        yield f"v{number % 3}.{number}.{number % 10}-rc.{number % 4}+{digest.hexdigest()[:7]}"
        yield f"{2000 + number}-11-{number % 28 + 1:02}T{number % 24:02}:48:12Z"
        yield f'{{"service":"{name}","zone":"{place}","level":{number}}}'
        yield f"postgres://${{{name.upper()}_USER}}:${{{name.upper()}_PASS}}@{place}.internal:5432/{name}"
        yield f"{name.upper()}_{place.upper().replace('-', '_')}_TOKEN"
        yield f"{digest.hexdigest()[:8]}{name[:2].upper()}"
        yield f"{name.title()} {place} <no-reply+{number}@{name}.shop.test>"
    for name, module in product(NAMES, MODULES):
        yield f"Elixir.{name.title()}.{module}"
        yield f"{name.title()}Web.{module}"
        yield f"&{name.title()}.{module}.handle/{len(module) % 5}"
        yield f"{name}_{module.lower().replace('.', '_')}_v{len(module)}"
        yield f"{name}/{module.lower().replace('.', '/')}.html.heex"
        yield f"Elixir.{name.title()}.{module}, pool {len(name)}: restarted"
        yield f"SELECT * FROM {name}_{module.lower().split('.')[-1]} WHERE id > {len(module) * 13}"
