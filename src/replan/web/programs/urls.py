"""Addresses of the program builder."""

from django.urls import path

from replan.web.programs import views

urlpatterns = [
    path("patients/<uuid:patient_id>/program/", views.program, name="builder"),
    path("patients/<uuid:patient_id>/program/add/<str:code>/", views.add, name="program_add"),
    path("patients/<uuid:patient_id>/program/line/<str:key>/", views.line, name="program_line"),
    path("patients/<uuid:patient_id>/program/step/<str:key>/", views.step, name="program_step"),
    path("patients/<uuid:patient_id>/program/end/<str:key>/", views.end, name="program_end"),
    path("patients/<uuid:patient_id>/program/pause/", views.pause, name="program_pause"),
    path("patients/<uuid:patient_id>/program/preview/", views.preview, name="program_preview"),
    path("patients/<uuid:patient_id>/program/print/", views.printed, name="program_print"),
]
