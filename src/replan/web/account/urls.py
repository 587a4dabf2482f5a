"""Addresses of one's own settings and password."""

from django.urls import path

from replan.web.account import passwords, views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/password/", passwords.password, name="password"),
    path("sign-in/forgotten/", passwords.forgotten, name="forgotten"),
]
