"""Addresses of alternatives and of the questions people ask."""

from django.urls import path

from replan.web.alternatives import asked, record, views

urlpatterns = [
    path("options/", views.alternatives, name="alternatives"),
    path("options/compare/", views.compare, name="alternatives_compare"),
    path("options/tried/", record.tried, name="tried"),
    path("options/tried/<str:key>/", record.change, name="tried_change"),
    path("questions/", asked.questions, name="questions"),
    path("questions/<str:question>/", asked.question, name="question"),
]
