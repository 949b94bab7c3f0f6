package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.domain.Refusal;
import java.util.HexFormat;
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
}
