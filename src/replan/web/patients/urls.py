"""Addresses of a patient's pages."""

from django.urls import path

from replan.web.patients import views

urlpatterns = [
    path("my-recovery/", views.my_recovery, name="my_recovery"),
    path("my-recovery/answer/", views.answer, name="answer"),
    path("my-recovery/download/", views.download, name="download"),
]
