package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.0/31, 192.0.2.1, true",
        "0.0.0.0/0, 198.51.100.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "10.0.0.0/8, '', false",
        "10.0.0.0/8, localhost, false",
    })
    void an_address_is_in_a_range_or_not(String range, String address, boolean in) {
        assertThat(Cidr.find(range).orElseThrow().contains(address)).isEqualTo(in);
        assertThat(Cidr.find(Cidr.find(range).orElseThrow().toString())).isEqualTo(Cidr.find(range));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0",
                "localhost/8",
                "::/129",
                "1.2.3.4/8/8"
            })
    void what_is_no_range_is_none(String text) {
        assertThat(Cidr.find(text)).isEmpty();
    }
}
