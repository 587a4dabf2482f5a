"""Addresses of the clinic's pages."""

from django.urls import path

from replan.web.clinics import views

urlpatterns = [
    path("clinic/", views.outcomes, name="clinic"),
    path("clinic/care/", views.care, name="clinic_care"),
    path("clinic/forecasts/", views.forecasts, name="clinic_forecasts"),
    path("clinic/learning/", views.learning, name="clinic_learning"),
    path("clinic/export/", views.export, name="clinic_export"),
    path("patients/<uuid:patient_id>/like-this/", views.like_this, name="like_this"),
]
