"""Addresses of the second opinion and of shared packets."""

from django.urls import path

from replan.web.sharing import shared, views

urlpatterns = [
    path("second-opinion/", views.second_opinion, name="second_opinion"),
    path("second-opinion/packet/", views.preview, name="packet"),
    path("second-opinion/share/", views.share, name="share"),
    path("second-opinion/share/<int:share_id>/revoke/", views.revoke, name="share_revoke"),
    path("second-opinion/received/", views.received, name="opinion_received"),
    path("second-opinion/<slug:kind>.pdf", views.download_document, name="document"),
    path("shared/<slug:secret>/", shared.shared, name="shared"),
    path("shared/<slug:secret>/packet.pdf", shared.shared_pdf, name="shared_pdf"),
]
