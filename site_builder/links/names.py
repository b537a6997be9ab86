"""Names of hosts → addresses that may be asked.

Content is not trusted: a link in it must not have this machine ask a server behind its firewall. So a name is resolved
once, its addresses are looked at, and the connection is made to the very address that was looked at. This is done for
each redirect anew. Ports of other services than the web are refused as browsers do.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Final

from site_builder.links.settings import Fault, Settings

_PORTS: Final = frozenset((80, 443))  # below 1024; those above are any program's
_BLOCKED: Final = frozenset((1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061, 6000, 6566, 6697, 10080))
_MOST: Final = 4  # addresses of a name that are tried
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
# Addresses of IETF protocols (RFC 6890), which Pythons before 3.12.4 hold to be public: a cloud serves keys at .192.
_PROTOCOLS: Final = ipaddress.IPv4Network("192.0.0.0/24")
_NO_SUCH: Final = frozenset((socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)))


async def resolve(host: str, port: int, settings: Settings) -> list[str]:
    """Return the addresses of a host that may be asked. Raises Fault."""
    if not settings.private and ((port < 1024 and port not in _PORTS) or port in _BLOCKED):
        raise Fault("port")
    try:
        found = await (settings.resolver or _system)(host, port)
    except socket.gaierror as fault:
        raise Fault("no-such-host" if fault.errno in _NO_SUCH else "dns") from None
    except (UnicodeError, ValueError):  # a label that is empty or too long
        raise Fault("no-such-host") from None
    allowed = [address for address in found if settings.private or is_public(address)]
    if not allowed:
        raise Fault("private-address" if found else "no-such-host")
    return allowed[:_MOST]


async def _system(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def is_public(address: str) -> bool:
    """Return whether an address is one of the public Internet, and not one that only wraps a private one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.is_site_local:
            return False
    elif ip in _PROTOCOLS:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified
