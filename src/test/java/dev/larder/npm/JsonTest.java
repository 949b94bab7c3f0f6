package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.domain.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may send in place of JSON. */
class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "0000fffe", "feff0000", "0000007b", "007b0000", "fffe7b00", "7b00", "ff", "efbbbf"})
    void bytes_of_whatever_encoding_are_refused(String hex) {
        var body = HexFormat.of().parseHex(hex);

        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> Json.texts(body));
    }

    /** A body that was cut off, or is too deep, or has too long a name or number. */
    @Test
    void what_is_said_of_a_broken_body_names_no_class() {
        var broken = List.of(
                "{\"a\": [",
                "{\"a\": " + "[".repeat(1_000),
                "{\"" + "a".repeat(60_000) + "\": 1}",
                "{\"a\": " + "1".repeat(2_000) + "}");

        assertThat(broken)
                .allSatisfy(body -> assertThatExceptionOfType(Refusal.class)
                        .isThrownBy(() -> Json.texts(body.getBytes(StandardCharsets.UTF_8)))
                        .withMessageMatching(".*: (Unexpected end-of-input|.* exceeds the maximum allowed).*")
                        .withMessageNotContainingAny("StreamRead", "Source"));
    }
}
