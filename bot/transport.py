"""Calls to Telegram's Bot API over aiohttp: a third of the CPU of python-telegram-bot's default (httpx).

What matters to whoever decides on a retry is not which library call failed but whether Telegram may have
acted. So every failure of the network is either `NotSent` or `MaybeSent`; a time-out is PTB's `TimedOut` as
well. A bare `NetworkError` is an answer of the server that PTB gives no name of its own (5xx above all).

Messages are built from class names and connector details only: aiohttp puts the address into several of its
errors, and the address contains the bot's token. For the same reason nothing is chained with `from error`.
"""

import asyncio
import io
import json
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import aiohttp
import httpx
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

Seconds = Any  # float | None, or PTB's private mark for "not passed"; see BaseRequest.DEFAULT_NONE


class NotSent(NetworkError):  # noqa: N818 - says what happened, as PTB's RetryAfter does
    """Nothing reached Telegram: repeating the call is safe whatever it does."""


class MaybeSent(NetworkError):  # noqa: N818
    """The request was on its way: Telegram may have acted on it or not."""


class NotSentInTime(TimedOut, NotSent):
    """No connection, or no free place in the pool, in time."""


class NoAnswerInTime(TimedOut, MaybeSent):
    """The request went out and no (whole) answer came back in time."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; None waits for ever. `media_write` replaces `write` where files are uploaded."""

    connect: float | None = 5
    read: float | None = 20
    write: float | None = 20
    pool: float | None = 1
    media_write: float | None = 60


@lru_cache(maxsize=64)
def _client_timeout(connect: float | None, read: float | None, write: float | None) -> aiohttp.ClientTimeout:
    """aiohttp has no write timer (its read timer starts once the body is out): the total bounds a write."""
    total = None if connect is None or read is None or write is None else connect + read + write
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)


def _sorted(error: Exception) -> NetworkError:
    name = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NotSentInTime(f"No connection to Telegram in time ({name})")
        case aiohttp.ClientConnectorError():
            return NotSent(f"{name}: {error.host}:{error.port}: {error.strerror or error.os_error!r}")
        case aiohttp.ClientHttpProxyError():
            return NotSent(f"{name}: the proxy answered {error.status}")
        case aiohttp.InvalidURL():
            return NotSent(name)
        case TimeoutError():
            return NoAnswerInTime(f"No answer from Telegram in time ({name})")
        case _:
            return MaybeSent(f"{name}, errno {getattr(error, 'errno', None)}")


class AiohttpRequest(BaseRequest):
    """PTB's request interface over one aiohttp session (HTTP/1.1) and orjson."""

    def __init__(
        self,
        pool: int = 256,
        timeouts: Timeouts | None = None,
        *,
        proxy: str | None = None,
        trust_env: bool = False,
    ) -> None:
        self._pool_size = pool
        self._timeouts = timeouts or Timeouts()
        self._proxy = proxy
        self._trust_env = trust_env
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeouts.read

    async def initialize(self) -> None:
        if self._session is not None:
            return
        self._pool = asyncio.Semaphore(self._pool_size)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),  # our pool is the limit: aiohttp's wait is "connecting"
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT, "Accept-Encoding": "identity"},
            # aiohttp looks through the environment on every single request, so only where there is a proxy
            trust_env=self._trust_env and bool(urllib.request.getproxies()),
        )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            return orjson.loads(payload)  # type: ignore[no-any-return]
        except orjson.JSONDecodeError:
            try:  # orjson is strict about UTF-8 and surrogates: one odd character must not stop a whole batch
                return json.loads(payload.decode("utf-8", "replace"))  # type: ignore[no-any-return]
            except (ValueError, RecursionError) as error:
                raise MaybeSent("Invalid server response") from error

    async def do_request(  # noqa: PLR0913, PLR0917 - PTB's interface
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        ours = self._timeouts
        files = request_data is not None and request_data.contains_files
        timeout = _client_timeout(
            _given(connect_timeout, ours.connect),
            _given(read_timeout, ours.read),
            None if method == "GET" else _given(write_timeout, ours.media_write if files else ours.write),
        )
        async with self._place(_given(pool_timeout, ours.pool)):
            try:
                async with self._session.request(
                    method,
                    url,
                    timeout=timeout,
                    proxy=self._proxy,
                    allow_redirects=False,
                    **_body(request_data),
                ) as response:
                    return response.status, await response.read()
            except (aiohttp.ClientError, OSError) as error:
                raise _sorted(error) from None

    @asynccontextmanager
    async def _place(self, pool_timeout: float | None) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(pool_timeout if self._pool.locked() else None):
                await self._pool.acquire()
        except TimeoutError:
            raise NotSentInTime("Pool timeout: every connection is busy; nothing was sent") from None
        try:
            yield
        finally:
            self._pool.release()


def _given(passed: Seconds, default: float | None) -> float | None:
    return default if passed is BaseRequest.DEFAULT_NONE else passed


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": orjson.dumps(data.parameters), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows a percent-encoded file name as it is
    for name, value in data.parameters.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for name, (filename, content, mime) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        printable = "".join(filter(str.isprintable, filename))  # a line break would end the part's header
        form.add_field(name, stream, filename=printable, content_type=mime)
    return {"data": form}


class SortingHTTPXRequest(HTTPXRequest):
    """PTB's default (SOCKS proxies, exotic networks), with its failures sorted as ours are."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            return await super().do_request(*args, **kwargs)
        except NetworkError as error:
            never_left = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
            not_sent = isinstance(error.__cause__, never_left)
            if isinstance(error, TimedOut):
                raise (NotSentInTime if not_sent else NoAnswerInTime)(error.message) from None
            raise (NotSent if not_sent else MaybeSent)(error.message) from None


def make_requests(
    *,
    httpx_fallback: bool = False,
    proxy: str | None = None,
    trust_env: bool = True,
    timeouts: Timeouts | None = None,
) -> tuple[BaseRequest, BaseRequest]:
    """One for all calls and one for getUpdates: a long poll must not wait for a place behind other calls."""

    def build(pool: int) -> BaseRequest:
        if not httpx_fallback:
            return AiohttpRequest(pool=pool, timeouts=timeouts, proxy=proxy, trust_env=trust_env)
        limits = timeouts or Timeouts()
        return SortingHTTPXRequest(
            connection_pool_size=pool,
            connect_timeout=limits.connect,
            read_timeout=limits.read,
            write_timeout=limits.write,
            pool_timeout=limits.pool,
            media_write_timeout=limits.media_write,
            proxy=proxy,
            httpx_kwargs={"trust_env": trust_env},
        )

    return build(256), build(2)
