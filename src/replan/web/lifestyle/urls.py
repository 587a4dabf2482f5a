"""Addresses of the lifestyle page."""

from django.urls import path

from replan.web.lifestyle import views

urlpatterns = [
    path("lifestyle/", views.lifestyle, name="lifestyle"),
    path("lifestyle/try/", views.try_it, name="lifestyle_try"),
]
