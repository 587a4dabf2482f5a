"""Addresses of signing up, joining and the first visit."""

from django.urls import path

from replan.web.start import people, views

urlpatterns = [
    path("sign-up/", people.sign_up_page, name="sign_up"),
    path("join/<slug:secret>/", people.join, name="join"),
    path("first-visit/", views.first_visit, name="first_visit"),
    path("first-visit/check/", views.first_visit_check, name="first_visit_check"),
    path("first-visit/finish/", views.finish, name="first_visit_finish"),
    path("first-visit/<slug:step>/", views.first_visit_step, name="first_visit_step"),
]
