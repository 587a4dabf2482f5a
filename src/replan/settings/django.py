"""Settings of the web application. `environment` names every value that an installation may change."""

from __future__ import annotations

from pathlib import Path

import environ

from replan.settings import logs
from replan.settings.data import data_folder, push_contact, push_key, secret_key
from replan.settings.environment import flag, several, text

DATA = data_folder()
PACKAGE = Path(__file__).resolve().parents[1]
HERE = {"localhost", "127.0.0.1", "[::1]"}
"""Host names of this computer."""

DEBUG = flag("REPLAN_DEBUG")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = several("REPLAN_HOSTS")
HTTPS = flag("REPLAN_HTTPS", otherwise=not HERE.issuperset(ALLOWED_HOSTS))
EMERGENCY_NUMBER = text("REPLAN_EMERGENCY_NUMBER")
EMERGENCY_TEXT = text("REPLAN_EMERGENCY_TEXT")
CLINIC_PACKS = [Path(folder) for folder in several("REPLAN_PACKS")]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "replan.store",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before whatever writes pages: a review is long. Django pads what it compresses, so that lengths tell nothing.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "replan.web.shared.middleware.PrivatePages",
    "replan.web.shared.middleware.OwnPasswordFirst",
    "replan.web.shared.middleware.ConsentFirst",
    "replan.web.shared.hearing.HearsDanger",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "replan.web.urls"
WSGI_APPLICATION = "replan.settings.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web/templates", PACKAGE / "review/templates"],
        "OPTIONS": {"environment": "replan.web.shared.jinja.environment"},
    }
]

DATABASES = {
    "default": environ.Env.db_url_config(text("REPLAN_DATABASE_URL") or f"sqlite:///{DATA / 'replan.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL, because a power cut must not lose a score that somebody was told is saved. IMMEDIATE, because a transaction
    # that reads and then writes must wait its turn instead of giving up.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # A file, because the browser journeys read the database from another thread than the server.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "replan.app.recovery.RecoveryCode",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
# What a wrong try holds is not kept: a code may be right but for one sign.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "new_password", "recovery_code"]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "replan.web.shared.errors.locked_out"

EMAIL_IS_SET = bool(text("REPLAN_EMAIL_URL"))
if EMAIL_IS_SET:
    _mail = environ.Env.email_url_config(text("REPLAN_EMAIL_URL"))
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 15  # seconds
DEFAULT_FROM_EMAIL = text("REPLAN_EMAIL_FROM")

PUSH_KEY = push_key()
PUSH_CONTACT_IS_SET = bool(text("REPLAN_VAPID_CONTACT"))
PUSH_CONTACT = push_contact(ALLOWED_HOSTS)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_I18N = False  # texts come from the knowledge pack
USE_TZ = True
TIME_ZONE = text("REPLAN_TIME_ZONE")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web/static", PACKAGE / "review/static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# A proxy that ends TLS speaks plain HTTP to this server; without this every form behind one would be refused.
CSRF_TRUSTED_ORIGINS = [f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS if host != "*"]
CSRF_FAILURE_VIEW = "replan.web.shared.errors.expired_form"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LOGGING = logs.LOGGING
