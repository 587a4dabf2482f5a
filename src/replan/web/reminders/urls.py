"""Addresses of reminders and of the calendar."""

from django.urls import path

from replan.web.reminders import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/save/", views.save, name="reminders_save"),
    path("reminders/calendar/", views.calendar_address, name="calendar_address"),
    path("calendar/<str:secret>.ics", views.feed, name="calendar_feed"),
]
