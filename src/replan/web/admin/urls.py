"""Addresses of administration, long work and the audit."""

from django.urls import path

from replan.web.admin import audit, handover, invitations, jobs, people, teams

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/<int:user_id>/active/", people.active, name="person_active"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/<int:team_id>/", teams.team, name="team"),
    path("people/clinic/", teams.clinic, name="clinic_name"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path("people/invitations/<int:invitation_id>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("hand-over/", handover.hand_over_many, name="hand_over"),
    path("patients/<uuid:patient_id>/hand-over/", handover.hand_over_one, name="hand_over_one"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/start/", jobs.start, name="job_start"),
    path("jobs/import/", jobs.import_table, name="job_import"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/resume/", jobs.resume, name="job_resume"),
    path("jobs/<uuid:job_id>/files/<str:name>/", jobs.file, name="job_file"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="audit_export"),
]
