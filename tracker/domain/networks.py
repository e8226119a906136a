"""Networks: addresses that one household, or one person with many addresses, has together."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

_TOGETHER = {4: 24, 6: 56}
_ONE_MACHINE = {4: 32, 6: 64}


def network_of(address: str) -> str:
    """The network of an address: /24 for IPv4, also where it is written as IPv6, and /56 for IPv6; any other text as it is."""
    return _around(address, _TOGETHER)


def machine_of(address: str) -> str:
    """The addresses that one machine may have at once: /32 for IPv4 and /64 for IPv6; any other text as it is."""
    return _around(address, _ONE_MACHINE)


def _around(address: str, bits: Mapping[int, int]) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, bits[found.version]), strict=False))
