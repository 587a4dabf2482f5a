"""Addresses of a patient's pages."""

from django.urls import path

from replan.web.patients import goals, views

urlpatterns = [
    path("my-recovery/", views.my_recovery, name="my_recovery"),
    path("my-recovery/answer/", views.answer, name="answer"),
    path("my-recovery/download/", views.download, name="download"),
    path("goals/", goals.goals, name="goals"),
    path("goals/save/", goals.save, name="goal_save"),
    path("goals/<str:goal_id>/change/", goals.change, name="goal_change"),
]
