"""Addresses of a patient's home and days."""

from django.urls import path

from replan.web.today import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/check-in/", views.check_in, name="today_check_in"),
    path("today/send/", views.send, name="today_send"),
    path("today/token/", views.token, name="today_token"),
    path("today/day/", views.day, name="today_day"),
    path("today/settle/", views.settle, name="today_settle"),
]
