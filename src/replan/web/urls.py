"""The addresses of the web application: each area lists its own."""

from replan.web.account.urls import urlpatterns as account
from replan.web.admin.urls import urlpatterns as admin
from replan.web.alternatives.urls import urlpatterns as alternatives
from replan.web.clinics.urls import urlpatterns as clinics
from replan.web.coordination.urls import urlpatterns as coordination
from replan.web.knowledge.urls import urlpatterns as knowledge
from replan.web.lifestyle.urls import urlpatterns as lifestyle
from replan.web.my_data.urls import urlpatterns as my_data
from replan.web.outcomes.urls import urlpatterns as outcomes
from replan.web.patients.urls import urlpatterns as patients
from replan.web.program.urls import urlpatterns as program
from replan.web.programs.urls import urlpatterns as programs
from replan.web.pwa.urls import urlpatterns as pwa
from replan.web.reminders.urls import urlpatterns as reminders
from replan.web.shared.urls import urlpatterns as shared
from replan.web.sharing.urls import urlpatterns as sharing
from replan.web.start.urls import urlpatterns as start
from replan.web.talk.urls import urlpatterns as talk
from replan.web.therapists.urls import urlpatterns as therapists
from replan.web.today.urls import urlpatterns as today

urlpatterns = [
    *shared, *start, *today, *outcomes, *account, *pwa, *patients, *program, *reminders, *lifestyle, *talk,
    *alternatives, *sharing, *my_data, *therapists, *knowledge, *admin, *clinics, *programs, *coordination,
]  # fmt: skip

handler400 = "replan.web.shared.errors.bad_request"
handler403 = "replan.web.shared.errors.not_allowed"
handler404 = "replan.web.shared.errors.not_found"
handler500 = "replan.web.shared.errors.broken"
