"""Where a fetch may connect to: never to this machine or its network, unless the host was allowed by name.

The name is looked up once, every address that it leads to is judged, and the connection is made to the very address that
was judged. A name that answers differently the second time (DNS rebinding) therefore gains nothing, and since each
redirect is a new connection, it is judged as well.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

Resolve = Callable[[str, int], list[str]]


class Refused(Exception):
    """A connection that is not made; the message says why."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses that a host name leads to now, in the system's order."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


_NOT_FOR_ALL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.88.99.0/24",  # the old relays of 6to4 (RFC 7526)
        "64:ff9b:1::/48",  # translation within a network (RFC 8215)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
"""Special networks that `ipaddress` of Python 3.11 takes for public."""
_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that was ever given to the public internet (IANA, IPv6 address space)."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the public internet, also where it is an IPv4 address in IPv6's clothes."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_FOR_ALL)


class _Backend(httpcore.NetworkBackend):
    """Sockets to judged addresses only. The name stays with the request (Host, TLS), the number with the socket."""

    def __init__(self, allowed: frozenset[str], look_up: Resolve) -> None:
        self._allowed, self._look_up, self._sockets = allowed, look_up, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._look_up(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"the name {host} leads nowhere") from error
        if host.lower() not in self._allowed:
            private = next((a for a in addresses if not is_public(a)), None)
            if private is not None:
                raise Refused(f"{host} is at {private}, in a private network; --allow {host} permits it")
        failed: Exception = httpcore.ConnectError(f"the name {host} leads nowhere")
        for address in addresses[:4]:
            try:
                return self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise Refused("no fetch goes to a local socket")


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _told():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class GuardedTransport(httpx.BaseTransport):
    """httpx's way to the network through the judge above. Proxies are not used: they would connect for us, unjudged."""

    def __init__(self, allowed: Iterable[str] = (), look_up: Resolve = resolve) -> None:
        backend = _Backend(frozenset(host.lower() for host in allowed), look_up)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=backend, max_connections=8, keepalive_expiry=20
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        assert isinstance(request.stream, httpx.SyncByteStream)
        asked = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        with _told():
            answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


@contextmanager
def _told() -> Iterator[None]:
    """httpcore's faults as one of httpx's, so that who fetches knows one family of them."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.TimeoutException("no answer in time") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise httpx.TransportError(str(error) or type(error).__name__) from error
