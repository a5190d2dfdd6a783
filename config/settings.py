"""Every setting, from the environment. README, "Configuration", lists the variables."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import plotly
from csp.constants import NONE, SELF

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()
SECRET_KEY = environment.secret_key("SECRET_KEY")
DEBUG = environment.flag("DEBUG")

# --- Where it is reached ------------------------------------------------------------------------------------

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
PUBLIC_URL = environment.origin("PUBLIC_URL")
PUBLIC_HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = (
    environment.names("ALLOWED_HOSTS", [urlsplit(PUBLIC_URL).hostname] if PUBLIC_URL else []) + LOOPBACK
)
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS", [PUBLIC_URL] if PUBLIC_URL else [])
# How many reverse proxies stand in front and append to X-Forwarded-For. Without one the header is anybody's claim.
PROXIES = environment.whole_number("PROXIES", 0)
if PUBLIC_HTTPS and not PROXIES:
    raise environment.wrong("PROXIES", "0", "1 or more, as PUBLIC_URL is https and a proxy has to end TLS")
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- What it is made of -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "analysis",
    "extraction",
    "reviews",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static.StaticFiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last, as axes asks: it turns a locked-out sign-in into a response.
    "axes.middleware.AxesMiddleware",
]

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
            ],
            "builtins": [
                "config.templatetags.marks",
                "config.templatetags.fields",
                "config.templatetags.components",
                "config.templatetags.navigation",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------

DATABASES = {"default": environment.database("DATABASE_URL", str(DATA_DIR / "consilience.sqlite3"))}
DATA_DIR.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Accounts -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "reviews.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Five failures for one name from one address pause that pair for a quarter of an hour: a colleague elsewhere can
# still sign in, and nobody can lock another person out from afar.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# What `authenticate` is called with; axes would look for the field "email", find none, and count nobody's failures.
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "config.proxies.client_address"
AXES_LOCKOUT_CALLABLE = "reviews.views.accounts.paused"
AXES_VERBOSE = False

# Kept with the session, which signing out empties: in a cookie of its own the next person at this computer would read
# what was said to the last one.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Security -----------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=PUBLIC_HTTPS)
# The health check comes from the same machine, without a proxy and without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = environment.whole_number("SECURE_HSTS_SECONDS", 31_536_000 if PUBLIC_HTTPS else 0)
# A pasted grid or a long form: 2,400 cells are one request.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "config.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
# A file in a form is a table that a reader brings back; papers are requests of their own. All of it stays in memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# --- Static files -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor/plotly", Path(plotly.__file__).parent / "package_data")]
STORAGES = {
    # The papers, under "papers": never served as files, only page by page or as a download through their gate.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR},
    },
    "staticfiles": {"BACKEND": "config.storage.HashedStaticFiles"},
}

# --- Papers -------------------------------------------------------------------------------------------------

PAPER_BYTES = environment.whole_number("PAPER_MEGABYTES", 30, least=1) * 1024 * 1024
PAPER_PAGES_MOST = 600
# Drawn pages: they can be drawn again, and need no backup.
PAPER_PAGES_DIR = DATA_DIR / "pages"

# --- E-mail -------------------------------------------------------------------------------------------------

# In small letters, so that no page of settings shows its password.
mail_server = environment.mail_server("EMAIL_URL")
if mail_server:
    if not PUBLIC_URL:
        raise environment.wrong(
            "PUBLIC_URL", "", "the address that people use, as EMAIL_URL is set and mails hold links"
        )
    EMAIL_HOST, EMAIL_PORT = mail_server.host, mail_server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server.user, mail_server.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server.use_tls, mail_server.use_ssl
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MAIL_IS_SENT = mail_server is not None
# A mail server that does not answer must not hold a request for longer.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text(
    "EMAIL_FROM", f"Consilience <consilience@{urlsplit(PUBLIC_URL).hostname or 'localhost'}>"
)
# What the links of a mail begin with.
LINK_ORIGIN = PUBLIC_URL or f"http://{environment.text('BIND', '127.0.0.1:8000')}"

# --- API ----------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "reviews.api.authentication.Tokens",
        "reviews.api.authentication.Sessions",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["reviews.api.parsers.FlatJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "reviews.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "reviews.api.schema.Schema",
    # The address says the form, never a parameter.
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "reviews.api.problems.problem_details",
    "NUM_PROXIES": PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": timedelta(days=environment.whole_number("API_TOKEN_DAYS", 30, least=1)),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Consilience API",
    "DESCRIPTION": "Settled extractions, analyses and their results. What a person may not see does not exist here.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Choices of the same words have one name each, wherever they appear.
    "ENUM_NAME_OVERRIDES": {
        "Design": "reviews.models.Design",
        "Task": "reviews.models.Task",
        "Role": "reviews.models.Role",
        "ReadingRole": "extraction.models.ReadingRole",
        "ReadingState": "extraction.models.ReadingState",
        "RunState": "analysis.models.RunState",
        "Basis": "extraction.models.Basis",
        "AnalysisBasis": "analysis.models.AnalysisBasis",
        "Measure": "analysis.models.Measure",
        "ContrastMeasure": "extraction.models.ContrastMeasure",
    },
}

# --- Tasks --------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL", "memory://localhost/")
if urlsplit(CELERY_BROKER_URL).scheme not in ("memory", "redis", "rediss"):
    raise environment.wrong(
        "CELERY_BROKER_URL", urlsplit(CELERY_BROKER_URL).scheme + "://…", "redis://host:6379/0 or memory://"
    )
# The soft limit comes before the hard one, and both before Redis hands an unacknowledged task to somebody else.
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 330
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 1,
    "socket_connect_timeout": 5,
}
if CELERY_BROKER_URL.startswith("memory"):
    # The default of 1 s makes two tasks a second.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.05}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = environment.text("CELERY_QUEUE", "consilience")
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# The broker only rings; the rows are the queue. Each worker calls this so often, in seconds, to ring for rows whose
# message was lost.
RING_LOST = "analysis.tasks.ring_lost"
RING_LOST_SECONDS = 5

# --- Logging ------------------------------------------------------------------------------------------------

LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers print only when DEBUG is on, or mail the administrators; ours are the root's.
        "django": {"handlers": [], "propagate": True},
        "celery": {"level": LOG_LEVEL, "propagate": True},
    },
}
