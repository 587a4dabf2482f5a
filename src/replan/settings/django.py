"""The settings of the web application."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from replan.settings.environment import env, flag, text, words
from replan.settings.folders import PACKAGE, data_folder
from replan.settings.logs import LOGGING as LOGGING
from replan.settings.secret import kept_secret

DATA = data_folder(text("REPLAN_DATA"))
SECRET_KEY = text("REPLAN_SECRET_KEY") or kept_secret(DATA)
DEBUG = flag("REPLAN_DEBUG")
ALLOWED_HOSTS = words("REPLAN_ALLOWED_HOSTS")
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
IS_LOCAL = set(ALLOWED_HOSTS) <= LOCAL_HOSTS

REPLAN_EMERGENCY_NUMBER = text("REPLAN_EMERGENCY_NUMBER")
REPLAN_EMERGENCY_TEXT = text("REPLAN_EMERGENCY_TEXT")
REPLAN_PACKS = [Path(folder) for folder in words("REPLAN_PACKS")]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "replan.store",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "replan.web.shared.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "replan.web.shared.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "replan.web.shared.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "replan.web.urls"
WSGI_APPLICATION = "replan.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates", PACKAGE / "review" / "templates"],
        "OPTIONS": {
            "environment": "replan.web.shared.jinja.environment",
            "context_processors": ["replan.web.shared.jinja.page_context"],
        },
    }
]

# synchronous=FULL: with less, a power cut may lose a score that somebody has already been told is saved. IMMEDIATE:
# a transaction that reads and then writes takes its lock first, so that it waits its turn instead of giving up.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON;"
    ),
}


def _database() -> dict[str, Any]:
    found: dict[str, Any] = env.db_url_config(text("REPLAN_DATABASE_URL") or f"sqlite:///{DATA / 'replan.sqlite3'}")
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found |= {"OPTIONS": SQLITE_OPTIONS, "TEST": {"NAME": str(DATA / "test.sqlite3")}}
    return found


DATABASES = {"default": _database()}

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "front_door"
# Account and address together: an address alone would lock out a whole clinic, an account alone would let anybody lock
# out a patient from anywhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "replan.web.shared.errors.locked_out"
AXES_USERNAME_FORM_FIELD = "sign_in"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not IS_LOCAL
# A proxy that ends TLS speaks plain HTTP to this server; without this every form behind one would be refused.
CSRF_TRUSTED_ORIGINS = [f"https://{host.replace('.', '*.', 1) if host.startswith('.') else host}"
                        for host in ALLOWED_HOSTS if host not in LOCAL_HOSTS and host != "*"]
CSRF_FAILURE_VIEW = "replan.web.shared.errors.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else int(timedelta(days=365).total_seconds())
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Texts are the knowledge pack's; these two say which languages a person may choose.
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = text("REPLAN_TIME_ZONE")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static", PACKAGE / "review" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
