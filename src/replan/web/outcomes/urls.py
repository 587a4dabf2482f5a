"""Addresses of the questionnaires."""

from django.urls import path

from replan.web.outcomes import views

urlpatterns = [
    path("questionnaires/", views.questionnaires, name="questionnaires"),
    path("questionnaires/<slug:measure>/", views.questionnaire, name="questionnaire"),
    path("questionnaires/<slug:measure>/result/", views.result, name="questionnaire_result"),
]
