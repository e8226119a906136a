"""Whose address it is does not matter: a household, or somebody with many addresses, is one network."""

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.addresses import machine_of, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("192.0.2.255", "192.0.2.0/24"),
        ("127.0.1.9", "127.0.1.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("::FFFF:c000:207", "192.0.2.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("2001:db8:1:2fe:a:b:c:d", "2001:db8:1:200::/56"),
        ("2001:db8:1:300::1", "2001:db8:1:300::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_an_address_belongs_to_one_network(address: str, network: str):
    assert network_of(address) == network


@given(st.ip_addresses(v=6), st.integers(0, 2**72 - 1))
def test_no_number_of_addresses_of_one_line_makes_a_second_network(address: IPv6Address, other: int):
    neighbour = IPv6Address((int(address) >> 72 << 72) | other)
    if address.ipv4_mapped is None and neighbour.ipv4_mapped is None:
        assert network_of(str(address)) == network_of(str(neighbour))


@pytest.mark.parametrize(
    ("address", "machine"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2ff:a:b:c:d", "2001:db8:1:2ff::/64"),
        ("", ""),
    ],
)
def test_a_machine_has_one_address_or_those_of_a_line_of_ipv6(address: str, machine: str):
    assert machine_of(address) == machine
