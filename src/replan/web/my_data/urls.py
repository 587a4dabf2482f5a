"""Addresses of a patient's own data."""

from django.urls import path

from replan.web.my_data import views

urlpatterns = [
    path("more/", views.more, name="more"),
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/course.json", views.as_document, name="my_document"),
    path("my-data/tables.zip", views.as_tables, name="my_tables"),
    path("my-data/consent/", views.consent, name="consent"),
    path("my-data/consent/change/", views.consent_change, name="consent_change"),
    path("my-data/erase/", views.erase, name="erase"),
]
