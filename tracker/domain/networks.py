"""Networks: addresses that one household, or one person with many addresses, has together."""

from ipaddress import IPv6Address, ip_address, ip_network

_TOGETHER = {4: 24, 6: 56}


def network_of(address: str) -> str:
    """The network of an address: /24 for IPv4, also where it is written as IPv6, and /56 for IPv6; any other text as it is."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, _TOGETHER[found.version]), strict=False))
