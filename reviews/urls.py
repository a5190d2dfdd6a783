"""The pages about people, protocols, teams and studies."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from .views.accounts import SignIn, password
from .views.invitations import invitation
from .views.protocol import part, part_new, part_remove, protocol, question
from .views.studies import assign_study, study_edit, study_new
from .views.team import invitation_withdraw, role_withdraw, team

app_name = "reviews"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("account/password/", password, name="password"),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("reviews/<uuid:review_id>/protocol/", protocol, name="protocol"),
    path("reviews/<uuid:review_id>/protocol/question/", question, name="protocol-question"),
    path("reviews/<uuid:review_id>/protocol/<str:kind>/new/", part_new, name="protocol-part-new"),
    path("protocol/<str:kind>/<uuid:part_id>/", part, name="protocol-part"),
    path("protocol/<str:kind>/<uuid:part_id>/remove/", part_remove, name="protocol-part-remove"),
    path("reviews/<uuid:review_id>/team/", team, name="team"),
    path("roles/<uuid:membership_id>/withdraw/", role_withdraw, name="role-withdraw"),
    path("invited/<uuid:invitation_id>/withdraw/", invitation_withdraw, name="invitation-withdraw"),
    path("reviews/<uuid:review_id>/studies/new/", study_new, name="study-new"),
    path("studies/<uuid:study_id>/edit/", study_edit, name="study-edit"),
    path("studies/<uuid:study_id>/assign/", assign_study, name="assign"),
]
