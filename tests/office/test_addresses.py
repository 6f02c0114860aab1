"""One guard for all addresses that people type: however an inner one is written or reached, nothing is called."""

import socket
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from mingzhang.office.services.addresses import InsideError, MalformedError, Target, is_public, looked_up, target
from mingzhang.office.services.collectors.http import HttpProbe
from mingzhang.office.services.collectors.taking import Question
from mingzhang.office.services.sending import Sender, SendingError
from tests.office.evidence.conftest import serving

WRITTEN = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.0.0.1", "0177.0.0.1", "017700000001", "0",
    "00.0.0.0", "127.0.0.1.", "localhost", "localhost.", "LOCALHOST", "１２７.０.０.１", "①②⑦.0.0.1",
    "127。0。0。1",
    "10.0.0.8", "012.0.0.8", "192.168.1.1", "3232235777", "172.31.255.255", "169.254.169.254", "0xa9fea9fe",
    "100.100.100.200", "198.18.0.1", "192.0.0.8", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::8.8.8.8]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::]", "[2001:db8::1]", "[3fff::1]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]",
    "[ff02::1]", "[5f00::1]",
]  # fmt: skip
"""Ways to write an address inside; each is one to some resolver or other."""


@pytest.mark.parametrize("host", WRITTEN)
def test_an_inner_address_is_not_called_however_it_is_written(settings: Settings, host: str) -> None:
    settings.COLLECT_HOSTS = []
    with serving() as secret:
        taken = HttpProbe().take(Question(f"http://{host}:{secret.port}/ok", {"seconds": 2}))
        with pytest.raises(SendingError):
            Sender().post(f"https://{host}:{secret.port}/ok", b"{}", {})
        with pytest.raises(SendingError):
            Sender().check(f"https://{host}:{secret.port}/ok")
        assert secret.seen == []
    assert taken.outcome in {"unknown", "failed"}
    assert ("内部地址" in taken.sentence) is (taken.outcome == "unknown")


@pytest.mark.parametrize("text", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "240e:4c:4008::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_net_are_known(text: str) -> None:
    assert is_public(ip_address(text))


INNER = [ip_network(net) for net in ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
         "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3")]  # fmt: skip


@given(st.sampled_from(INNER), st.integers(min_value=0))
def test_every_address_of_an_inner_network_stays_inner_in_every_wrapping(net: Any, number: int) -> None:
    inner = net[number % net.num_addresses]
    mapped = ip_address(int(ip_address("::ffff:0:0")) + int(inner))
    wrapped = [ip_address(int(ip_address(start)) + int(inner)) for start in ("64:ff9b::", "64:ff9b:1::", "::")]
    carried = ip_address(int(ip_address("2002::")) + (int(inner) << 80))
    assert [is_public(one) for one in (inner, mapped, *wrapped, carried)] == [False] * 6


@pytest.mark.parametrize(
    "answers", [["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["2400:3200::1", "fe80::1%1"]]
)
def test_a_name_with_one_inner_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    kind = socket.SOCK_STREAM
    told = [(socket.AF_INET, kind, 6, "", (address, 443)) for address in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)
    with pytest.raises(InsideError) as caught:
        looked_up("mixed.example", 443)
    assert caught.value.address in {"10.0.0.1", "fe80::1%1"}
    assert looked_up("mixed.example", 443, lambda _: True) == answers


PORTS = {"https": 443}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "scheme"),
        ("example.cn", "scheme"),
        ("http://example.cn/", "scheme"),
        ("file:///etc/hosts", "scheme"),
        ("gopher://example.cn/", "scheme"),
        ("https:///path", "scheme"),
        ("https://:443/", "scheme"),
        ("https://user:word@example.cn/", "person"),
        ("https://user@example.cn/", "person"),
        ("https://@example.cn/", "person"),
        ("https://example.cn\\@127.0.0.1/", "person"),
        ("https://example.cn\\.inner/", "whole"),
        ("https://example.cn:0/", "whole"),
        ("https://example.cn:65536/", "whole"),
        ("https://example.cn:-1/", "whole"),
        ("https://example.cn:x/", "whole"),
        ("https://[::1/", "whole"),
        ("https://exa\nmple.cn/", "whole"),
        ("https://example.cn/a b", "whole"),
        ("https://example.cn/\r\nHost: inner", "whole"),
    ],
)
def test_what_is_no_address_is_refused_before_any_name_is_looked_up(url: str, why: str) -> None:
    with pytest.raises(MalformedError) as caught:
        target(url, PORTS)
    assert caught.value.why == why


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.cn", Target("https://example.cn:443/", "example.cn", 443)),
        ("https://Example.cn:8443/a?b=c%20d#e", Target("https://example.cn:8443/a?b=c%20d", "example.cn", 8443)),
        ("https://例.cn/通知", Target("https://xn--fsq.cn:443/%E9%80%9A%E7%9F%A5", "xn--fsq.cn", 443)),
        ("https://[2400:3200::1]/", Target("https://[2400:3200::1]:443/", "2400:3200::1", 443)),
    ],
)  # fmt: skip
def test_an_address_is_asked_for_in_plain_letters(url: str, expected: Target) -> None:
    assert target(url, PORTS) == expected
