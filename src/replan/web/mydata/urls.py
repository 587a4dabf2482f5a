"""Addresses of one's own data and of what else there is."""

from django.urls import path

from replan.web.mydata import views

urlpatterns = [
    path("more/", views.more, name="more"),
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/record.json", views.as_json, name="my_data_json"),
    path("my-data/tables.zip", views.as_tables, name="my_data_zip"),
    path("my-data/delete/", views.delete, name="delete_account"),
]
