"""Runs the application in this process until it is told to stop."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from intheworks.errors import UsageError
from intheworks.server.app import create_app

if TYPE_CHECKING:
    from intheworks.desk import Desk
    from intheworks.server.settings import Settings
    from intheworks.server.store import Store


def run(desk: Desk, store: Store, settings: Settings, host: str, port: int) -> None:
    """Serve at this address; on stderr where. Raises UsageError where it cannot listen there."""
    config = uvicorn.Config(
        create_app(desk, store, settings),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=settings.secure,
        timeout_graceful_shutdown=5,
    )
    listening = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    print(f"In the Works at http://{shown}:{listening.getsockname()[1]} (Ctrl-C stops it)", file=sys.stderr, flush=True)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()
        store.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at this address, so that who is told of it finds it open; raises UsageError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as error:
        made.close()
        raise UsageError(f"cannot listen at {host}:{port} ({error.strerror})", todo="give another --port") from error
    return made
