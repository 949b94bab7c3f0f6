package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.UTF_8);

    @Test
    void is_what_the_standard_says() {
        // FIPS 180-4's example
        assertThat(Digest.of(Digest.Algorithm.SHA1, ABC).hex()).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(Digest.of(Digest.Algorithm.SHA512, ABC))
                .hasToString(
                        "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==");
    }

    @Test
    void reads_back_what_it_writes() {
        var digest = Digest.of(Digest.Algorithm.SHA384, ABC);

        assertThat(Digest.strongest(digest.toString())).contains(digest);
    }

    @Test
    void the_strongest_of_several_counts() {
        var sha1 = Digest.of(Digest.Algorithm.SHA1, ABC);
        var sha512 = Digest.of(Digest.Algorithm.SHA512, ABC);

        assertThat(Digest.strongest(sha1 + " " + sha512 + "?foo")).contains(sha512);
        assertThat(Digest.strongest("md5-abc= " + sha1)).contains(sha1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha512",
                "sha512-",
                "sha512-!!!",
                "sha512-YWJj",
                "-YWJj",
                "?-",
                "?sha512-",
                "md5-kAFQmDzST7DWlj99KOF/cg=="
            })
    void an_integrity_that_says_nothing_is_none(String text) {
        assertThat(Digest.strongest(text)).isEmpty();
    }

    @Test
    void a_shasum_has_forty_hexadecimal_digits() {
        assertThat(Digest.shasum("A9993E364706816ABA3E25717850C26C9CD0D89D"))
                .contains(Digest.of(Digest.Algorithm.SHA1, ABC));
        assertThat(Digest.shasum("a9993e")).isEmpty();
    }
}
