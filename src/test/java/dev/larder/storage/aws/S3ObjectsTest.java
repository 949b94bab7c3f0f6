package dev.larder.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What S3 answers to conditional writes when others write too, which no emulator shows. */
class S3ObjectsTest {

    @Test
    void a_rivals_write_is_waited_out() {
        assertThat(put(409, 409, 200)).isTrue();
        assertThat(put(409, 412)).isFalse();
    }

    @Test
    void a_key_that_is_taken_is_no_failure() {
        assertThat(put(412)).isFalse();
    }

    @Test
    void what_else_goes_wrong_is_thrown() {
        assertThatThrownBy(() -> put(503)).isInstanceOf(S3Exception.class);
    }

    private static boolean put(Integer... answers) {
        var left = new ArrayDeque<>(List.of(answers));
        return S3Objects.ifNoneMatch(new Backoff("put", new Random(1)), () -> {
            var status = left.remove();
            if (status != 200) {
                throw S3Exception.builder().statusCode(status).build();
            }
            return status;
        });
    }
}
