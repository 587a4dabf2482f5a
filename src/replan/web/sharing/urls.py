"""Addresses of second opinions."""

from django.urls import path

from replan.web.sharing import opened, views

urlpatterns = [
    path("second-opinion/", views.second_opinion, name="second_opinion"),
    path("second-opinion/packet/", views.preview, name="packet_preview"),
    path("second-opinion/packet/share/", views.share, name="share"),
    path("second-opinion/received/", views.received, name="opinion_received"),
    path("second-opinion/shares/<int:share_id>/revoke/", views.revoke, name="share_revoke"),
    path("second-opinion/packet/<str:file>", views.download, name="document"),
    path("shared/<str:secret>/", opened.shared, name="shared"),
    path("shared/<str:secret>/<str:file>", opened.shared_packet, name="shared_packet"),
]
