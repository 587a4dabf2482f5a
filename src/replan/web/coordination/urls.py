"""Addresses of letters and of the directory."""

from django.urls import path

from replan.web.coordination import directory, letters, opinions

urlpatterns = [
    path("patients/<uuid:patient_id>/letters/", letters.letters, name="letters"),
    path("patients/<uuid:patient_id>/letters/sent/", letters.sent, name="letter_sent"),
    path("patients/<uuid:patient_id>/letters/<slug:kind>/", letters.letter, name="letter"),
    path("patients/<uuid:patient_id>/letters/<slug:kind>/pdf/", letters.letter_pdf, name="letter_pdf"),
    path("patients/<uuid:patient_id>/opinions/", opinions.opinions, name="opinions"),
    path("directory/", directory.directory, name="directory"),
    path("directory/save/", directory.save, name="directory_save"),
    path("directory/<int:entry_id>/retire/", directory.retire, name="directory_retire"),
]
