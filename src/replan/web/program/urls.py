"""Addresses of the home program."""

from django.urls import path

from replan.web.program import views

urlpatterns = [
    path("program/", views.program, name="program"),
    path("program/sheet.pdf", views.sheet, name="program_sheet"),
    path("program/<str:line_id>/", views.exercise, name="program_exercise"),
    path("program/<str:line_id>/done/", views.done, name="program_done"),
]
