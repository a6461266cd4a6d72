"""What is said where something is wrong: a problem (RFC 9457) to programs, a page to people. Never a traceback."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from intheworks.errors import AmbiguousTitle, InTheWorksError, LedgerError, LedgerLocked, UnknownTitle, UsageError
from intheworks.server.templating import render

PROBLEM = "application/problem+json"


def install(app: FastAPI) -> None:
    """Have the application answer its faults so."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(InTheWorksError, _misuse)
    app.add_exception_handler(SQLAlchemyError, _unreachable)
    app.add_exception_handler(Exception, _fault)


def answer(request: Request, status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """A fault as a problem, or as a page for whoever asked for one."""
    title = HTTPStatus(status).phrase
    told = {"Cache-Control": "no-store", **(headers or {})}
    path = request.url.path
    if path.startswith(("/api/", "/health", "/metrics")) or "text/html" not in request.headers.get("accept", ""):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": path}
        return Response(msgspec.json.encode(body), status, told, PROBLEM)
    page = render("problem.html", heading=title, detail=detail, path=path, editor=None)
    return Response(page, status, told, "text/html; charset=utf-8")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(request, error.status_code, str(error.detail), dict(error.headers or {}))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors())
    return answer(request, 422, told)


def _misuse(request: Request, error: Exception) -> Response:
    match error:
        case UnknownTitle() | AmbiguousTitle():
            return answer(request, 404, str(error))
        case UsageError():
            return answer(request, 400, str(error))
        case LedgerLocked():
            return answer(request, 503, "the ledger is busy", {"Retry-After": "1"})
        case LedgerError():
            return answer(request, 503, "the ledger cannot be reached")
    return answer(request, 500, "a fault of ours")


def _unreachable(request: Request, error: Exception) -> Response:
    return answer(request, 503, "the database cannot be reached", {"Retry-After": "1"})


def _fault(request: Request, error: Exception) -> Response:
    return answer(request, 500, f"a fault of ours ({type(error).__name__})")
