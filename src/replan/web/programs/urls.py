"""Addresses of the program builder."""

from django.urls import path

from replan.web.programs import library, templates, views

urlpatterns = [
    path("patients/<uuid:patient_id>/program/", views.program, name="builder"),
    path("patients/<uuid:patient_id>/program/add/<str:code>/", views.add, name="program_add"),
    path("patients/<uuid:patient_id>/program/line/<str:key>/", views.line, name="program_line"),
    path("patients/<uuid:patient_id>/program/step/<str:key>/", views.step, name="program_step"),
    path("patients/<uuid:patient_id>/program/end/<str:key>/", views.end, name="program_end"),
    path("patients/<uuid:patient_id>/program/pause/", views.pause, name="program_pause"),
    path("patients/<uuid:patient_id>/program/preview/", views.preview, name="program_preview"),
    path("patients/<uuid:patient_id>/program/print/", views.printed, name="program_print"),
    path("patients/<uuid:patient_id>/program/template/", templates.save, name="template_save"),
    path("patients/<uuid:patient_id>/program/template/<int:template_id>/", templates.start, name="template_start"),
    path("patients/<uuid:patient_id>/program/start/<str:code>/", templates.start_known, name="program_start"),
    path("exercises/", library.library, name="library"),
    path("exercises/video/", library.video, name="video_save"),
    path("exercises/template/<int:template_id>/", library.template, name="template_keep"),
]
