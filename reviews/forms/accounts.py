"""Signing in, joining and changing the password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class SignInForm(AuthenticationForm):
    """E-mail and password. Capitals in the address do not matter, nor do they make more tries."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "E-mail and password do not match.",
        "inactive": "This account is closed.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True}
        )
        self.fields["username"].label = "E-mail"
        self.fields["username"].error_messages["required"] = "Write your e-mail address."
        self.fields["password"].error_messages["required"] = "Write your password."

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class JoinForm(forms.Form):
    """What an invitation asks of a person without an account."""

    name = forms.CharField(
        max_length=120, help_text="As the team will see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write your name as the team should see it."},
    )  # fmt: skip
    password = forms.CharField(
        strip=False, widget=NEW, help_text="At least 10 characters; several words are good.",
        error_messages={"required": "Choose a password."},
    )  # fmt: skip
    again = forms.CharField(
        label="Password again", strip=False, widget=NEW,
        error_messages={"required": "Write the password once more."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "The two passwords differ.")
        return cleaned


class ChangePasswordForm(PasswordChangeForm):
    """The password now, and the new one twice."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_mismatch": "The two new passwords differ.",
        "password_incorrect": "This is not your password.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Your password now"
        self.fields["new_password1"].label = "New password"
        self.fields["new_password1"].help_text = "At least 10 characters; several words are good."
        self.fields["new_password2"].label = "New password again"
        self.fields["new_password2"].help_text = ""
