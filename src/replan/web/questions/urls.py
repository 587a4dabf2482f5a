"""Addresses of the questions that people ask."""

from django.urls import path

from replan.web.questions import views

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/<slug:asked>/", views.question, name="question"),
]
