"""Addresses of one's own settings."""

from django.urls import path

from replan.web.account import views

urlpatterns = [path("settings/", views.settings, name="settings")]
