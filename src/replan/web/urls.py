"""The addresses of the web application: each area lists its own."""

from replan.web.admin.urls import urlpatterns as admin
from replan.web.clinics.urls import urlpatterns as clinics
from replan.web.knowledge.urls import urlpatterns as knowledge
from replan.web.patients.urls import urlpatterns as patients
from replan.web.shared.urls import urlpatterns as shared
from replan.web.therapists.urls import urlpatterns as therapists

urlpatterns = [*shared, *patients, *therapists, *knowledge, *admin, *clinics]

handler400 = "replan.web.shared.errors.bad_request"
handler403 = "replan.web.shared.errors.not_allowed"
handler404 = "replan.web.shared.errors.not_found"
handler500 = "replan.web.shared.errors.broken"
