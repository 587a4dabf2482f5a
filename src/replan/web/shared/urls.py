"""Addresses that everybody shares."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from replan.web.shared import views

urlpatterns = [
    path("", views.begin, name="begin"),
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("language/", views.language_chosen, name="language"),
]
