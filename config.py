"""Typed settings: the only place that reads the environment."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent
MIN_SECRET = 32
TRANSLATION = ("none", "libretranslate", "deepl")
SENSE = ("none", "embedded", "server")


class SettingsError(RuntimeError):
    """Raised once, naming every variable that is missing or malformed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything a deployment may change; the defaults are safe for production."""

    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    instance: Path = ROOT / "instance"
    mail_url: str = field(default="", repr=False)
    mail_from: str = "teilhabe@example.org"
    bounces: Path | None = None
    base_url: str = ""
    site_name: str = "Teilhabe"
    timezone: str = "Europe/Berlin"
    security_contact: str = ""
    barrier_days: int = 14
    secure_cookies: bool = True
    trusted_proxies: int = 0
    demo: bool = False
    testing: bool = False
    commands: bool = True
    translation: str = "none"
    translation_url: str = ""
    translation_key: str = field(default="", repr=False)
    translation_quota: int = 500_000
    sense: str = "embedded"
    sense_url: str = ""
    sense_model: str = ""
    sense_key: str = field(default="", repr=False)
    drafter_url: str = ""
    drafter_model: str = ""
    drafter_key: str = field(default="", repr=False)
    earlier_keys: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read the variables of ``docs/operations.md``; report all problems together."""
        problems: list[str] = []
        instance = Path(env.get("TEILHABE_INSTANCE") or ROOT / "instance").resolve()
        secret_key = env.get("TEILHABE_SECRET_KEY") or _stored_secret(instance)
        if len(secret_key) < MIN_SECRET:
            problems.append(f"TEILHABE_SECRET_KEY is shorter than {MIN_SECRET} characters")
        proxies = env.get("TEILHABE_TRUSTED_PROXIES", "0")
        if not proxies.isdecimal():
            problems.append("TEILHABE_TRUSTED_PROXIES is not a number of proxies")
        barrier_days = env.get("TEILHABE_BARRIER_DAYS", "14")
        if not (barrier_days.isdecimal() and 0 < int(barrier_days) <= 365):
            problems.append("TEILHABE_BARRIER_DAYS is not a number of days between 1 and 365")
        security_contact = env.get("TEILHABE_SECURITY_CONTACT", "")
        if security_contact and not security_contact.startswith(("mailto:", "https://", "tel:")):
            problems.append("TEILHABE_SECURITY_CONTACT starts with neither mailto:, https:// nor tel:")
        mail_url = env.get("MAIL_URL", "")
        if mail_url and not mail_url.startswith(("smtp://", "smtps://", "smtp+starttls://")):
            problems.append("MAIL_URL starts with neither smtp://, smtp+starttls:// nor smtps://")
        problems += _problems_of_translation(env) + _problems_of_assistance(env)
        if problems:
            raise SettingsError("; ".join(problems))
        base_url = env.get("TEILHABE_BASE_URL", "").rstrip("/")
        return cls(
            secret_key=secret_key,
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'teilhabe.sqlite3'}",
            instance=instance,
            mail_url=mail_url,
            mail_from=env.get("TEILHABE_MAIL_FROM", "teilhabe@example.org"),
            bounces=Path(folder).resolve() if (folder := env.get("TEILHABE_BOUNCES")) else None,
            base_url=base_url,
            site_name=env.get("TEILHABE_SITE_NAME", "Teilhabe"),
            timezone=env.get("TEILHABE_TIMEZONE", "Europe/Berlin"),
            security_contact=security_contact,
            barrier_days=int(barrier_days),
            secure_cookies=base_url.startswith("https://"),
            trusted_proxies=int(proxies),
            demo=env.get("TEILHABE_DEMO", "") == "1",
            commands=env.get("TEILHABE_COMMANDS", "") != "0",
            translation=env.get("TEILHABE_TRANSLATION") or "none",
            translation_url=env.get("TEILHABE_TRANSLATION_URL", ""),
            translation_key=env.get("TEILHABE_TRANSLATION_KEY", ""),
            translation_quota=int(env.get("TEILHABE_TRANSLATION_QUOTA") or 500_000),
            sense=env.get("TEILHABE_SENSE") or "embedded",
            sense_url=env.get("TEILHABE_SENSE_URL", ""),
            sense_model=env.get("TEILHABE_SENSE_MODEL", ""),
            sense_key=env.get("TEILHABE_SENSE_KEY", ""),
            drafter_url=env.get("TEILHABE_DRAFTER_URL", ""),
            drafter_model=env.get("TEILHABE_DRAFTER_MODEL", ""),
            drafter_key=env.get("TEILHABE_DRAFTER_KEY", ""),
            earlier_keys=tuple(env.get("TEILHABE_EARLIER_KEYS", "").split()),
        )

    def flask(self) -> dict[str, Any]:
        """Translate to the names Flask and its extensions expect."""
        prefix = "__Host-" if self.secure_cookies else ""
        return {
            "SECRET_KEY": self.secret_key,
            "EARLIER_KEYS": self.earlier_keys,  # never for cookies: a key is changed so that these end
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(self.database_url),
            "BABEL_DEFAULT_LOCALE": "de",
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
            "SESSION_COOKIE_NAME": f"{prefix}teilhabe",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": self.secure_cookies,
            "MAX_CONTENT_LENGTH": 6 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 600_000,
            "MAX_FORM_PARTS": 400,
            "LEAST_FORM_SECONDS": 0 if self.testing else 2,
            "TRUSTS_MARKS": not self.testing,  # tests share one transaction, which no mark tells apart
            "TESTING": self.testing,
            "TEILHABE": self,
        }


def _problems_of_translation(env: Mapping[str, str]) -> list[str]:
    """Check the engine that translates, the one address outside the host that the worker calls."""
    engine = env.get("TEILHABE_TRANSLATION") or "none"
    problems = []
    if engine not in TRANSLATION:
        problems.append(f"TEILHABE_TRANSLATION is none of {', '.join(TRANSLATION)}")
    if engine != "none" and not env.get("TEILHABE_TRANSLATION_URL", "").startswith(("https://", "http://")):
        problems.append("TEILHABE_TRANSLATION_URL starts with neither https:// nor http://")
    if engine == "deepl" and not env.get("TEILHABE_TRANSLATION_KEY"):
        problems.append("TEILHABE_TRANSLATION_KEY is missing")
    if not (env.get("TEILHABE_TRANSLATION_QUOTA") or "0").isdecimal():
        problems.append("TEILHABE_TRANSLATION_QUOTA is not a number of characters")
    return problems


def _problems_of_assistance(env: Mapping[str, str]) -> list[str]:
    """Check what helps moderators: the engine that compares texts, and the server that words statements."""
    engine = env.get("TEILHABE_SENSE") or "embedded"
    problems = []
    if engine not in SENSE:
        problems.append(f"TEILHABE_SENSE is none of {', '.join(SENSE)}")
    for name, wanted in (("SENSE", engine == "server"), ("DRAFTER", bool(env.get("TEILHABE_DRAFTER_URL")))):
        if wanted and not env.get(f"TEILHABE_{name}_URL", "").startswith(("https://", "http://")):
            problems.append(f"TEILHABE_{name}_URL starts with neither https:// nor http://")
        if wanted and not env.get(f"TEILHABE_{name}_MODEL"):
            problems.append(f"TEILHABE_{name}_MODEL is missing")
    return problems


def _stored_secret(instance: Path) -> str:
    """Keep a random key in the instance folder, so that a first start needs no configuration."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}, "pool_use_lifo": True}  # marks of a moment belong to a connection
    return {"pool_size": 5, "max_overflow": 10, "pool_use_lifo": True}  # core.marks asks whether they are alive
