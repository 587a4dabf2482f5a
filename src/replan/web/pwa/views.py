"""The manifest, the service worker and the page that stands in without a connection. None of them holds anything about
anybody."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from replan import __version__
from replan.app.reviews import pack
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.today import form as choices

SHELL = ("replan.css", "web.css", "today.css", "queue.js", "app.js", "check_in.js", "replan.svg")
"""What the page without a connection needs."""

COLOUR = "#14606b"


@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its text changes with every file that it keeps, so that a new one replaces the old one."""
    files = [static(name) for name in SHELL]
    version = hashlib.sha256(" ".join([__version__, pack().version, *files]).encode()).hexdigest()[:12]
    context = {"files": files, "version": version, "shell": reverse("offline"), "queue": static("queue.js")}
    context |= {"home": reverse("begin"), "icon": static("icon-192.png")}
    return render(request, "web/pwa/sw.js", context, content_type="text/javascript; charset=utf-8")


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """The check-in form as it is kept on a phone: words only, the same for everybody who speaks the language."""
    return page(request, "web/pwa/offline.html", user=None, places=[], choices=choices)


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to know to install the app."""
    text = speaker(request).text
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons += [("icon-maskable-512.png", "512x512", "maskable")]
    return JsonResponse(
        {
            "id": "/",
            "name": "Replan",
            "short_name": "Replan",
            "description": text("web.sign_in.what"),
            "lang": language(request),
            "start_url": reverse("today"),
            "scope": "/",
            "display": "standalone",
            "theme_color": COLOUR,
            "background_color": "#ffffff",
            "icons": [
                {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in icons
            ],
            "shortcuts": [{"name": text("web.today.title"), "url": reverse("today")}],
        },
        content_type="application/manifest+json",
    )
