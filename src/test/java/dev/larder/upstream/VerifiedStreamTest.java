package dev.larder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class VerifiedStreamTest {

    private static final byte[] BYTES = {1, 2, 3, 4, 5};
    private static final Digest DIGEST = Digest.of(Digest.Algorithm.SHA512, BYTES);

    @Test
    void the_right_bytes_pass_and_the_end_stays_the_end() throws IOException {
        var stream = new VerifiedStream(new ByteArrayInputStream(BYTES), DIGEST);

        assertThat(stream.readAllBytes()).isEqualTo(BYTES);
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read(new byte[8], 0, 8)).isEqualTo(-1);
    }

    @Test
    void a_wrong_byte_breaks_the_end() {
        var stream = new VerifiedStream(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 6}), DIGEST);

        assertThatThrownBy(stream::readAllBytes)
                .isInstanceOf(VerifiedStream.IntegrityBroken.class)
                .hasMessageContaining(DIGEST.toString());
    }

    @Test
    void a_missing_byte_breaks_the_end() {
        var stream = new VerifiedStream(new ByteArrayInputStream(new byte[] {1, 2, 3, 4}), DIGEST);

        assertThatThrownBy(stream::readAllBytes).isInstanceOf(VerifiedStream.IntegrityBroken.class);
    }

    @Test
    void single_bytes_count_too() throws IOException {
        var stream = new VerifiedStream(new ByteArrayInputStream(BYTES), DIGEST);

        for (var expected : BYTES) {
            assertThat(stream.read()).isEqualTo(expected);
        }
        assertThat(stream.read()).isEqualTo(-1);
    }
}
