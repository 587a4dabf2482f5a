"""The application that a web server calls. It is ready before the first request: somebody waits for that one."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replan.settings.django")
application = get_wsgi_application()
import_module("replan.web.shared.warm").warm()
