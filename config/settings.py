"""
Settings, all from the environment.

Every variable has a safe default: with none set, Rounds runs on the embedded
PostgreSQL, on 127.0.0.1, with ``DEBUG`` off. ``docs/settings.md`` lists them.
"""

from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.database import database
from config.environment import (
    address,
    choice,
    endpoints,
    flag,
    networks,
    number,
    text,
    words,
)
from config.folders import data_folder
from config.hosts import HERE, host_of
from config.keys import secret_key
from config.mailers import mailbox, mailers, sender
from config.media import storages

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = flag("DEBUG", default=False)

DATABASE_URL = text("DATABASE_URL")
# True where the demo may make accounts: nobody else can reach this database.
EMBEDDED_DATABASE = not DATABASE_URL
DATA_FOLDER = data_folder(BASE_DIR, text("ROUNDS_DATA"), embedded=EMBEDDED_DATABASE)
# Whether an empty blog begins with the demo.
DEMO = flag("DEMO", default=EMBEDDED_DATABASE)

SECRET_KEY = text("SECRET_KEY") or secret_key(DATA_FOLDER)

HOST = text("HOST", "127.0.0.1")
PORT = number("PORT", 8000, most=65535)
SITE_URL = address("SITE_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", [*HERE, host_of(SITE_URL)])
TRUSTED_PROXIES = networks("TRUSTED_PROXIES")
HTTPS = SITE_URL.startswith("https://")
# Where the guarded client may go beyond the open web (``blog.fetch``).
FETCH_ALLOW = endpoints("FETCH_ALLOW")

INSTALLED_APPS = [
    "config",
    "mail",
    "accounts",
    "blog",
    "comments",
    "mptt",
    "taggit",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "django_prose_editor",
    "config.admin_app.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.proxies.forwarding",
    "django.middleware.security.SecurityMiddleware",
    "blog.middleware.security_headers",
    "blog.middleware.readable_addresses",
    "comments.middleware.refuse_floods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    # Packs the same page otherwise each time: what tells pages apart stands inside.
    "config.compression.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "comments.middleware.keep_text",
    "blog.middleware.site",
    "allauth.account.middleware.AccountMiddleware",
    "blog.middleware.redirects",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "blog.context.site",
            ],
        },
    },
]

# Threads that may wait for the database at once: granian's blocking threads are
# capped to it, so that no request waits for a connection that nobody gives back.
DATABASE_POOL = number("DATABASE_POOL", 8, most=1000)
DATABASES = {"default": database(DATABASE_URL, DATA_FOLDER, DATABASE_POOL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Jobs: those that ended well leave nothing, those that failed stay to be looked at.
PROCRASTINATE_IMPORT_PATHS = ["config.jobs", "config.moving.jobs"]
PROCRASTINATE_WORKER_DEFAULTS = {
    "delete_jobs": "successful",
    # Jobs at once: a long import keeps neither posts nor mails waiting.
    "concurrency": 4,
    # Seconds that a job may go on once the worker is told to stop.
    "shutdown_graceful_timeout": 4,
}

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ("name", "email")}
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
# Where people begin once they are signed in, by the first permission that they hold;
# all others who work here begin in the administration.
FIRST_PAGES = {"blog.change_post": "desk:home"}
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# Unless somebody asks at signing in to stay so.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
# Its hash needs no query, so an unknown address is answered as fast as a known one.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = (
    "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
)
# The way in for whoever is kept out by wrong tries of others at their address.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Whatever the address, nobody is mailed to more often.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/h/ip,3/h/key", "confirm_email": "3/h/key"}
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
# Counts of tries to sign in, which all processes must share.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond it the oldest counts would go, and with them their limits.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_FOLDER / "media"
# What lies below these is anybody's: portraits of who mentions us. All else is shown
# to who may see a text that shows it.
OPEN_MEDIA = ("mentions/",)
STORAGES = storages(DATA_FOLDER) | {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
# Nobody asks for the others, and to pack them takes seconds of the first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

TAGGIT_CASE_INSENSITIVE = True
# A comment of a million signs in any script is read, so that it comes back in the form
# with what is wrong with it; nginx lets through a little more.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# With a key, each comment is shown to this service against spam.
AKISMET_KEY = text("AKISMET_KEY")

MAILERS = mailers(SITE_URL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = sender(SITE_URL)
MAIL_REPLY_TO = mailbox("MAIL_REPLY_TO")
# Tells what stands on every mail; the app that sends them knows none of the others.
MAIL_LETTERHEAD = "config.letterhead.letterhead"

# Readers' pages: nothing but our own files, and no sinks for scripts.
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    # Of cards in articles, once a reader asks for it: see static/js/cards.js.
    "frame-src": [
        "https://www.youtube-nocookie.com",
        "https://embed.bsky.app",
        "https://platform.twitter.com",
    ],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
}
# The admin's own scripts write HTML, so they can't run under Trusted Types.
ADMIN_CSP = {
    name: sources
    for name, sources in SECURE_CSP.items()
    if name != "require-trusted-types-for"
}
# The editor brings styles of its own, let through by the nonce of the page.
DESK_CSP = ADMIN_CSP | {
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Only what a trusted proxy says of it comes so far.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "blog.views.errors.csrf_failure"

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_LEVEL = choice("LOG_LEVEL", LEVELS, "WARNING")
# Addresses of visitors are in no log: a log outlives its purpose.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {
        "without_secrets": {"()": "config.secret_addresses.WithoutSecrets"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets"],
        },
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # What visitors ask wrongly is no fault of ours: only what failed is told.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["none"], "propagate": False},
        # Whoever waits for a connection in vain hears of it as an error anyway.
        "psycopg.pool": {"level": "ERROR"},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
