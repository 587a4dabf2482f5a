"""Addresses of the caseload and of the pages of one patient."""

from django.urls import path

from replan.web.therapists import alerts, caseload, compare, examine, plan, reassess, talk, views, visits

urlpatterns = [
    path("caseload/", caseload.caseload, name="caseload"),
    path("caseload/refresh/", caseload.refresh, name="caseload_refresh"),
    path("caseload/alerts/", alerts.alerts, name="alerts"),
    path("patients/<uuid:patient_id>/", views.patient, name="patient"),
    path("patients/<uuid:patient_id>/findings/", views.findings, name="findings"),
    path("patients/<uuid:patient_id>/scores/", views.score, name="score"),
    path("patients/<uuid:patient_id>/download/", views.download, name="patient_download"),
    path("patients/<uuid:patient_id>/alert/", alerts.note, name="note_alert"),
    path("patients/<uuid:patient_id>/disagree/", views.disagree, name="disagree"),
    path("patients/<uuid:patient_id>/why/<slug:what>/", views.why, name="why"),
    path("patients/<uuid:patient_id>/compare/", compare.compare, name="compare"),
    path("patients/<uuid:patient_id>/examine/", examine.examine, name="examine"),
    path("patients/<uuid:patient_id>/visits/", visits.visits, name="visits"),
    path("patients/<uuid:patient_id>/visits/<str:key>/", visits.visit, name="visit"),
    path("patients/<uuid:patient_id>/reassess/", reassess.reassess, name="reassess"),
    path("patients/<uuid:patient_id>/change-plan/", plan.change_plan, name="change_plan"),
    path("patients/<uuid:patient_id>/change-plan/<slug:kind>/", plan.change_kind, name="change_kind"),
    path("patients/<uuid:patient_id>/messages/", talk.talk, name="patient_messages"),
]
