"""Settings of the site, from the environment; safe for a public server unless a variable says otherwise.

| variable | meaning |
|---|---|
| `MINGZHANG_HOME` | folder of the database, files and secret; `office-data` in the working folder |
| `DATABASE_URL` | `postgresql://user:password@host/name`; SQLite in `MINGZHANG_HOME` without it |
| `MINGZHANG_HOSTS` | names under which the site is reached, separated by commas; this machine without it |
| `MINGZHANG_SECRET` | signs sessions; made once and kept in `MINGZHANG_HOME` without it |
| `MINGZHANG_PLAIN_HTTP` | `1` where the site is reached without TLS, on this machine alone |
| `MINGZHANG_BEHIND_PROXY` | `1` where a proxy in front ends TLS and sets `X-Forwarded-Proto` |
| `MINGZHANG_LOG_LEVEL` | `INFO` without it |
| `MINGZHANG_TASK_SILENCE` | seconds of silence after which background work counts as interrupted; 60 |
| `MINGZHANG_COLLECT_HOSTS` | internal hosts (`name` or `name:port`) that collectors may ask, separated by commas |
| `MINGZHANG_CONNECTION_<NAME>` | a database that collectors may ask by that name: its address with credentials |
| `MINGZHANG_BACKUP_PASSPHRASE` | encrypts the signing key inside backups; stands as it is in them without it |
| `MINGZHANG_DEBUG` | `1` for development only |
"""

import os
from datetime import timedelta
from pathlib import Path

from mingzhang.office.settings.environment import HOME, connections, database, flag, names, number, secret
from mingzhang.office.settings.logs import logging_settings

MINGZHANG_HOME = HOME
DEBUG = flag("MINGZHANG_DEBUG")
ALLOWED_HOSTS = names("MINGZHANG_HOSTS", "localhost,127.0.0.1")
SECRET_KEY = secret()
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "mingzhang.office",
]
MIDDLEWARE = [
    "mingzhang.office.desk.middleware.Logged",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mingzhang.office.desk.middleware.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mingzhang.office.desk.middleware.language",
    "django_htmx.middleware.HtmxMiddleware",
    "mingzhang.office.desk.acting.Acting",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "mingzhang.office.urls"
WSGI_APPLICATION = "mingzhang.office.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent.parent / "templates"],
        "OPTIONS": {"environment": "mingzhang.office.desk.templating.environment"},
    }
]

# Who signs in, and for how long
AUTH_USER_MODEL = "office.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=10)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "mingzhang.office.desk.signing_in.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "明账"

# How the site is reached
PLAIN_HTTP = flag("MINGZHANG_PLAIN_HTTP")
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_FAILURE_VIEW = "mingzhang.office.desk.errors.stale_page"
X_FRAME_OPTIONS = "DENY"
if flag("MINGZHANG_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Documents that people drop
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LARGEST_DOCUMENT = 40 * 1024 * 1024
FILES = HOME / "files"
MEDIA_ROOT = FILES / "attached"

# What collectors may reach inside
COLLECT_HOSTS = names("MINGZHANG_COLLECT_HOSTS")
COLLECT_CONNECTIONS = connections()

# Work in the background, kept in the same database
TASK_SILENCE = timedelta(seconds=number("MINGZHANG_TASK_SILENCE", 60))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else int(timedelta(days=365).total_seconds())
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings(os.environ.get("MINGZHANG_LOG_LEVEL", "INFO"))
