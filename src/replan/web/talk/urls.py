"""Addresses of talking and of the safety questions."""

from django.urls import path

from replan.web.talk import agenda, views, wrong

urlpatterns = [
    path("talk/", views.talk, name="talk"),
    path("talk/answer/", views.answer, name="talk_answer"),
    path("talk/take-away/", views.take_away, name="talk_take_away"),
    path("talk/agenda/", agenda.agenda, name="agenda"),
    path("talk/agenda.pdf", agenda.as_pdf, name="agenda_pdf"),
    path("something-is-wrong/", wrong.wrong, name="something_is_wrong"),
]
