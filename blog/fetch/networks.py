from ipaddress import IPv4Address, IPv6Address, ip_network

Address = IPv4Address | IPv6Address

# All that has been given to anybody for use on the internet; the rest of IPv6 (wrapped
# IPv4, NAT64, private, local, multicast) lies outside of it.
GIVEN_OUT = ip_network("2000::/3")
# Public by what Python knows, and yet a way inside, or to nobody.
CLOSED = [
    ip_network(network)
    for network in (
        "100.64.0.0/10",  # shared by the customers of a provider
        "168.63.129.16/32",  # the host below an Azure machine
        "192.0.0.0/24",  # protocols, and the metadata of Oracle's cloud
        "192.88.99.0/24",  # relays of 6to4
        "224.0.0.0/4",  # multicast
        "2001::/23",  # Teredo, which wraps IPv4, and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which wraps IPv4
        "3fff::/20",  # documentation
    )
]


def is_public(address: Address) -> bool:
    """Return whether an address is one of the open internet."""
    if isinstance(address, IPv6Address) and (
        address not in GIVEN_OUT or address.scope_id
    ):
        return False
    return address.is_global and not any(address in network for network in CLOSED)
