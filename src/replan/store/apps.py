"""Tells Django about the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The app that holds every model."""

    name = "replan.store"
    label = "store"
