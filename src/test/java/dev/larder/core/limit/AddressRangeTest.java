package dev.larder.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/33, 2001:db8:ffff::1, false",
        "::1, ::1, true",
        "192.0.2.7, ::ffff:192.0.2.7, true",
        "fe80::/10, fe80::1%eth0, true",
        "fe80::/10, '[fe80::1]', true",
        "fe80::/10, '[', false",
        "10.0.0.0/8, localhost, false"
    })
    void aRangeContainsTheAddressesWithItsPrefix(String range, String address, boolean contains) {
        assertThat(AddressRange.of(range).contains(ClientAddress.of(address))).isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "::/129",
                "10.0.0",
                "1.2.3.4.5",
                "999.1.1.1",
                "/8"
            })
    void aMalformedRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAddressesOfAnIpv6NetworkShareOneCount() {
        assertThat(ClientAddress.of("2001:db8::1").subject())
                .isEqualTo(ClientAddress.of("2001:db8::ffff:1").subject())
                .isNotEqualTo(ClientAddress.of("2001:db8:0:1::1").subject());
        assertThat(ClientAddress.of("192.0.2.1").subject())
                .isNotEqualTo(ClientAddress.of("192.0.2.2").subject());
        assertThat(ClientAddress.of("no address").subject()).isEmpty();
    }
}
