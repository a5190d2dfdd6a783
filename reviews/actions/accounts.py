"""What a person does with their own account."""

from django.db import transaction
from knox.models import AuthToken

from ..models import User


@transaction.atomic
def change_password(*, user: User, password: str) -> User:
    """Set a checked password. Tokens of the API end with the old one; whoever stole it keeps nothing."""
    user.set_password(password)
    user.save(update_fields=["password"])
    AuthToken.objects.filter(user=user).delete()
    return user
