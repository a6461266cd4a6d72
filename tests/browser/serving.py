"""A server that runs on a real port, for a browser to open."""

from __future__ import annotations

import shutil
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn

import gold
from intheworks import Desk
from intheworks.ledger import open_ledger
from intheworks.server.app import create_app
from intheworks.server.settings import Settings
from intheworks.server.store import Store

sys.path.append(str(Path(__file__).parents[1] / "unit"))
from fakes import PlainReader

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Running:
    """A server that runs in a thread of this process on a port that was free."""

    def __init__(self, db: Path) -> None:
        self.desk = Desk(lambda: open_ledger(str(db)), PlainReader, gold.SetClock(NOW))
        self.store = Store.open(str(db), self.desk.clock.now)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        app = create_app(self.desk, self.store, Settings(rate=0, allowed=("127.0.0.1",)))
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        self.thread = Thread(target=self.server.run, kwargs={"sockets": [self.listening]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            sleep(0.01)

    def token(self, *scopes: str) -> str:
        return self.store.new_token("Ada", scopes)[1]

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=20)
        self.store.close()
        self.desk.close()
