"""Every way to write an address that must not be connected to, as far as we know."""

import json

from tests.shared import SHARED

CASES = SHARED / "data" / "ssrf" / "cases.json"
HOSTS = SHARED / "data" / "ssrf" / "hosts.txt"

ADDRESSES = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.0.9 192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
    198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
    255.255.255.255
    :: ::1 ::2 ::7f00:1 ::a9fe:a9fe ::808:808 ::ffff:127.0.0.1 ::ffff:8.8.8.8
    ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::7f00:1 100::1
    100:0:0:1::1 1000::1 2001::1 2001:0:7f00:1:: 2001:1::1 2001:2::1 2001:10::1
    2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 3fff:fff::1 4000::1
    5f00::1 fc00::1 fd00:ec2::254 fe80::1 febf::1 fec0::1 ff02::1 ff0e::1
""".split()
OPEN = """
    1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.0 128.0.0.1 172.15.255.255
    172.32.0.0 192.0.1.1 192.88.98.1 192.88.100.1 198.17.255.255 198.20.0.0
    223.255.255.255 168.63.129.15 168.63.129.17
    2000::1 2001:200::1 2001:4860:4860::8888 2003::1 2606:4700::1111 2a00:1450::1
    3ffe::1 3fff:1000::1
""".split()
# Ways to write 127.0.0.1 and others, or to hide them behind something else.
FORMS = [
    *("127.1", "127.0.1", "2130706433", "017700000001", "0", "0x0", "0x7f000001"),
    *("0x7f.1", "0177.0.0.1", "127.0.0.01", "0xa9fea9fe", "127.0.0.1.", "127.0.0.0x1"),
    *("①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "%31%32%37.0.0.1", "127.0.0.1%00"),
    *("localhost", "LOCALHOST.", "ｌocalhost", "[::1%25lo]", "[::1%lo]", "[127.0.0.1]"),
    *("[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[v1.a]", "[]", "[::1", "::1"),
    *("public.test@127.0.0.1", "public.test:80@127.0.0.1", "@127.0.0.1", "a:b@[::1]"),
    *(
        "127.0.0.1\\@public.test",
        "public.test\\@127.0.0.1",
        "127.0.0.1:80#@public.test",
    ),
    *("127.0.0.1:80?@public.test", "127.0.0.1\t.public.test", "127.0.0.1\n", "\x00"),
    *("public.test\r\nHost: 127.0.0.1", "127.0.0.1 .public.test", "127.0.0.1,8.8.8.8"),
    *("public.test:6379", "public.test:22", "public.test:25", "public.test:8080"),
    *("public.test:0", "public.test:99999", "public.test:-1", "public.test:8 0"),
    *("public..test", ".public.test", "-public.test", "public.test..", "a" * 64),
    *("a." * 200 + "test", "pub_lic!.test", "public.test;127.0.0.1", "<public.test>"),
]
OTHER_ADDRESSES = [
    *("", " ", "/", "//127.0.0.1/", "127.0.0.1", "public.test", "http:", "http:/a"),
    *("http://", "http:///a", "http:127.0.0.1", "https:/127.0.0.1", "://127.0.0.1/"),
    *("file:///etc/passwd", "file://127.0.0.1/", "ftp://public.test/", "gopher://a/"),
    *("data:text/html,a", "javascript:1", "ws://public.test/", "dict://a:11211/"),
    *("http:\\\\127.0.0.1\\", "http://public.test\\a", "http://public.test/\\a"),
    *(
        "http://public.test/\x00",
        "http://public.test/\r\nX: y",
        "http://public.test/\x9f",
    ),
    *("\x01http://public.test/", "ht\ttp://public.test/", "http://public.test/\ud800"),
    "http://public.test/" + "a" * 5000,
]


def bracketed(address):
    return f"[{address}]" if ":" in address else address


def shared(name):
    """Return a list of cases kept beside the repository, empty where there is none."""
    if not CASES.is_file():
        return []
    if name == "hosts":
        lines = HOSTS.read_text().splitlines()
        return [line for line in lines if line.startswith("http")]
    return json.loads(CASES.read_text())[name]


LITERAL = [bracketed(address) for address in ADDRESSES] + FORMS + shared("literal")
FORBIDDEN = [
    *(f"http://{host}/" for host in dict.fromkeys(LITERAL)),
    *shared("hosts"),
    *OTHER_ADDRESSES,
]
BY_NAME = list(dict.fromkeys(ADDRESSES + shared("by_name")))
