"""Networks: addresses that one household, or one person with many addresses, has together."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def network_of(address: str) -> str:
    """The network of an address: /24 for IPv4, also where it is written as IPv6, and /56 for IPv6; any other text as it is."""
    return _around(address, 24, 56)


def machine_of(address: str) -> str:
    """The addresses that one machine may have at once: /32 for IPv4 and /64 for IPv6; any other text as it is."""
    return _around(address, 32, 64)


@lru_cache(1000)  # asked for each request, of few addresses
def _around(address: str, bits: int, bits_of_ipv6: int) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, bits if isinstance(found, IPv4Address) else bits_of_ipv6), strict=False))
