"""The addresses of the web application."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from replan.web.knowledge import views as knowledge
from replan.web.patients import views as patients
from replan.web.shared import views as shared
from replan.web.therapists import views as therapists

urlpatterns = [
    path("", shared.begin, name="begin"),
    path("sign-in/", shared.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("language/", shared.language_chosen, name="language"),
    path("my-recovery/", patients.my_recovery, name="my_recovery"),
    path("my-recovery/check-in/", patients.check_in, name="check_in"),
    path("my-recovery/answer/", patients.answer, name="answer"),
    path("my-recovery/download/", patients.download, name="download"),
    path("knowledge/", knowledge.everything, name="knowledge"),
    path("knowledge/<slug:kind>/", knowledge.kind, name="knowledge_kind"),
    path("knowledge/<slug:kind>/<slug:id_>/", knowledge.thing, name="knowledge_thing"),
    path("caseload/", therapists.caseload, name="caseload"),
    path("patients/<uuid:patient_id>/", therapists.patient, name="patient"),
    path("patients/<uuid:patient_id>/findings/", therapists.findings, name="findings"),
    path("patients/<uuid:patient_id>/scores/", therapists.score, name="score"),
    path("patients/<uuid:patient_id>/download/", therapists.download, name="patient_download"),
]

handler400 = "replan.web.shared.errors.bad_request"
handler403 = "replan.web.shared.errors.not_allowed"
handler404 = "replan.web.shared.errors.not_found"
handler500 = "replan.web.shared.errors.broken"
