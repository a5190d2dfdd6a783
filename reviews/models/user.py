"""People. They sign in with their e-mail address; what they may do is decided per review."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from .base import Identified


class UserManager(BaseUserManager["User"]):
    """Creates people and finds them by e-mail address, whatever its capitals."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        """A new person. Without a password the account cannot sign in until one is set."""
        user = self.model(email=email.strip().lower(), name=name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        # Addresses are kept in small letters. The database's own idea of capitals is wider than ours (PostgreSQL
        # takes "ſ" for "s"), and every further spelling would get tries of its own before sign-in pauses.
        return self.get(email=(email or "").strip().lower())


class User(Identified, AbstractBaseUser):
    """A person with an account on this server."""

    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    wants_reminders = models.BooleanField("reminders by e-mail", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """The first letters of the first and last word of the name, for the circle in the bar."""
        words = self.name.split()
        return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper() or "?"
