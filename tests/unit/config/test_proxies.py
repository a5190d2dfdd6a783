from config.proxies import client_address


def test_without_a_proxy_the_header_is_anybodys_claim(rf, settings):
    settings.PROXIES = 0
    assert (
        client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.7"))
        == "192.0.2.1"
    )


def test_behind_a_proxy_its_own_entry_counts_and_what_the_client_sent_does_not(rf, settings):
    settings.PROXIES = 1
    request = rf.get("/", REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7")
    assert client_address(request) == "198.51.100.7"


def test_a_request_that_passed_no_proxy_is_its_peers(rf, settings):
    settings.PROXIES = 2
    assert (
        client_address(rf.get("/", REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR="198.51.100.7")) == "10.0.0.2"
    )
