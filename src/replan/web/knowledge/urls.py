"""Addresses of what Replan knows."""

from django.urls import path

from replan.web.knowledge import views

urlpatterns = [
    path("knowledge/", views.everything, name="knowledge"),
    path("knowledge/<slug:kind>/", views.kind, name="knowledge_kind"),
    path("knowledge/<slug:kind>/<slug:id_>/", views.thing, name="knowledge_thing"),
]
