"""The pages about people, protocols, teams and studies."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from .views.accounts import SignIn, password
from .views.contacts import contact_answer, contact_new
from .views.invitations import invitation
from .views.protocol import correlation, part, part_new, part_remove, protocol, question, settling
from .views.reminders import reminders
from .views.standing import standing
from .views.studies import study_edit, study_new
from .views.team import invitation_withdraw, team

app_name = "reviews"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("account/password/", password, name="password"),
    path("account/reminders/", reminders, name="reminders"),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("reviews/<uuid:review_id>/protocol/", protocol, name="protocol"),
    path("reviews/<uuid:review_id>/protocol/question/", question, name="protocol-question"),
    path("reviews/<uuid:review_id>/protocol/correlation/", correlation, name="protocol-correlation"),
    path("reviews/<uuid:review_id>/protocol/settling/", settling, name="protocol-settling"),
    path("reviews/<uuid:review_id>/protocol/<str:kind>/new/", part_new, name="protocol-part-new"),
    path("protocol/<str:kind>/<uuid:part_id>/", part, name="protocol-part"),
    path("protocol/<str:kind>/<uuid:part_id>/remove/", part_remove, name="protocol-part-remove"),
    path("reviews/<uuid:review_id>/team/", team, name="team"),
    path("invited/<uuid:invitation_id>/withdraw/", invitation_withdraw, name="invitation-withdraw"),
    path("reviews/<uuid:review_id>/studies/new/", study_new, name="study-new"),
    path("studies/<uuid:study_id>/edit/", study_edit, name="study-edit"),
    path("studies/<uuid:study_id>/standing/", standing, name="study-standing"),
    path("studies/<uuid:study_id>/contacts/new/", contact_new, name="contact-new"),
    path("contacts/<uuid:contact_id>/answer/", contact_answer, name="contact-answer"),
]
