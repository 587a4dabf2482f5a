"""Addresses of the lifestyle page."""

from django.urls import path

from replan.web.lifestyle import upload, views

urlpatterns = [
    path("lifestyle/", views.lifestyle, name="lifestyle"),
    path("lifestyle/import/", upload.upload, name="health_import"),
    path("lifestyle/import/decide/", upload.decide, name="health_decide"),
    path("lifestyle/try/", views.try_it, name="lifestyle_try"),
]
