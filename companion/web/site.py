"""The site: the page's files, its socket, and its JSON. What every request must have is the middleware's (guard.py)."""

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import companion.web
from companion.web.pairing import Pairing
from companion.web.seat import AtTheHandset
from companion.web.talk_socket import talk_route
from companion.web.web_house import WebHouse

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""Told here, for what the system's own table says differs from one to the next."""


class PageFiles(StaticFiles):
    """The page's files, each asked for anew and sent only if it has changed: an update is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        if isinstance(response, FileResponse):
            response.headers["Content-Type"] = TYPES.get(Path(response.path).suffix, "application/octet-stream")
        return response


def site(
    web: WebHouse,
    handset: AtTheHandset,
    *,
    api_routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
    pairing: Pairing | None = None,
    static: Path = STATIC,
) -> Starlette:
    """The application.

    `middleware`: what every request goes through, the outermost first. `pairing`: with whose sessions the socket ends.
    """
    files = PageFiles(directory=static, html=True)
    routes = [talk_route(handset, pairing), *api_routes, Mount("/static", files), Mount("/", files)]
    app = Starlette(routes=routes, middleware=list(middleware))
    app.state.web = web
    return app


def all_api_routes(web: WebHouse) -> list[BaseRoute]:
    """The routes of every api_*.py beside this file."""
    names = sorted(module.name for module in pkgutil.iter_modules(companion.web.__path__) if module.name.startswith("api_"))
    routes: list[BaseRoute] = []
    for name in names:
        module = importlib.import_module(f"companion.web.{name}")
        routes += module.routes(web)
    return routes
