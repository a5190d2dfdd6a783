from django.urls import path

from .accounts import SignIn, SignOut, SignOutEverywhere
from .reviews import Reviews

urlpatterns = [
    path("auth/sign-in/", SignIn.as_view(), name="api-sign-in"),
    path("auth/sign-out/", SignOut.as_view(), name="api-sign-out"),
    path("auth/sign-out-everywhere/", SignOutEverywhere.as_view(), name="api-sign-out-everywhere"),
    path("reviews/", Reviews.as_view(), name="api-reviews"),
]
