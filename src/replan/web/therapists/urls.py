"""Addresses of the caseload and of the pages of one patient."""

from django.urls import path

from replan.web.therapists import views

urlpatterns = [
    path("caseload/", views.caseload, name="caseload"),
    path("patients/<uuid:patient_id>/", views.patient, name="patient"),
    path("patients/<uuid:patient_id>/findings/", views.findings, name="findings"),
    path("patients/<uuid:patient_id>/scores/", views.score, name="score"),
    path("patients/<uuid:patient_id>/download/", views.download, name="patient_download"),
]
