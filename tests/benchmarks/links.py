"""Very many addresses outside, checked at a server of this machine that stands for many hosts.

    python tests/benchmarks/links.py 10000 --hosts 50 [--delay 0] [--slow 0.01]

Prints the seconds that the check took and the processor time of this process, the requests made, the most connections
that a host had at a time, and how much memory the check added to what the addresses themselves take. The server is a
process of its own. No name is looked up: every one means an address 127.x.x.x.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import time
from collections import Counter
from multiprocessing.connection import Connection

from site_builder.links.run import findings
from site_builder.links.settings import Settings

PAGE = b"<!doctype html><title>A page</title>" + b"<p>Of text." * 200
WAYS = (b"200 OK", b"200 OK", b"200 OK", b"404 Not Found", b"301 Moved Permanently", b"403 Forbidden", b"500 Error")


async def _serve(pipe: Connection, slow: float) -> None:
    requests: Counter[str] = Counter()
    open_now: Counter[str] = Counter()
    most: Counter[str] = Counter()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split(" ", 2)
        host = head.partition("Host: ")[2].partition("\r")[0]
        requests[method] += 1
        open_now[host] += 1
        most[host] = max(most[host], open_now[host])
        if slow:
            await asyncio.sleep(slow)
        n = int(path.rpartition("/")[2]) if path[-1].isdigit() else 3
        status = WAYS[n % len(WAYS)]
        where = b"Location: /page/0\r\n" if status.startswith(b"301") else b""
        top = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\n\r\n" % (status, where, len(PAGE))
        writer.write(top + (PAGE if method == "GET" else b""))
        open_now[host] -= 1
        writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1024)
    pipe.send(server.sockets[0].getsockname()[1])
    while not pipe.poll():
        await asyncio.sleep(0.05)
    pipe.send((dict(requests), max(most.values())))


def server(pipe: Connection, slow: float) -> None:
    """Serve until something comes by the pipe; sends the port first, and what was counted last."""
    asyncio.run(_serve(pipe, slow))


async def resolve(host: str, port: int) -> list[str]:
    """Return the address that stands for a host of the benchmark."""
    n = int(host.removeprefix("host-").partition(".")[0])
    return [f"127.0.{n // 250}.{n % 250 + 2}"]


def memory() -> int:
    """Return the most memory that this process has had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Run the benchmark by the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--slow", type=float, default=0.0, help="seconds that the server takes for an answer")
    arguments = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=server, args=(theirs, arguments.slow))
    process.start()
    port = ours.recv()
    urls = [f"http://host-{n % arguments.hosts}.example:{port}/page/{n}" for n in range(arguments.count)]
    settings = Settings(delay=arguments.delay, private=True, resolver=resolve)
    before, begun, used = memory(), time.perf_counter(), time.process_time()
    states = Counter(found.state for found in findings(urls, settings))
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    ours.send(None)
    requests, most = ours.recv()
    process.join()
    told = {"addresses": sum(states.values()), "hosts": arguments.hosts, "states": dict(sorted(states.items()))}
    measured = {"seconds": round(seconds, 1), "processor seconds": round(used, 1), "requests": requests}
    print(json.dumps({**told, **measured, "most connections to a host": most, "KiB more": memory() - before}, indent=2))


if __name__ == "__main__":
    main()
