"""Addresses of reminders and of the calendar."""

from django.urls import path

from replan.web.reminders import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/save/", views.save, name="reminders_save"),
    path("reminders/devices/", views.device_add, name="device_add"),
    path("reminders/devices/<int:device_id>/remove/", views.device_remove, name="device_remove"),
    path("reminders/calendar/", views.calendar_address, name="calendar_address"),
    path("calendar/<str:secret>.ics", views.feed, name="calendar_feed"),
]
