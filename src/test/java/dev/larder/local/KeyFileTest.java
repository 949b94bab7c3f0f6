package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.support.MemorySigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path path;

    private KeyFile open() {
        try (var folder = DataFolder.open(path)) {
            return KeyFile.in(folder);
        }
    }

    private String text() throws IOException {
        return Files.readString(path.resolve("signing-key"));
    }

    @Test
    void signs_with_the_same_key_after_every_start() throws IOException {
        var first = open();
        var text = text();
        var second = open();

        assertThat(second.key()).isEqualTo(first.key());
        assertThat(text()).isEqualTo(text);
        var signature = Base64.getEncoder().encodeToString(second.sign(MESSAGE));
        assertThat(MemorySigner.verifies(first.key().spki(), MESSAGE, signature))
                .isTrue();
        assertThat(MemorySigner.verifies(new MemorySigner().key().spki(), MESSAGE, signature))
                .isFalse();
    }

    @Test
    void the_file_is_its_owners_alone_and_what_openssl_reads() throws IOException {
        open();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("signing-key"))))
                .isEqualTo("rw-------");
        assertThat(text()).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("\n-----END PUBLIC KEY-----\n");
        try (var files = Files.list(path)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("lock", "signing-key");
        }
    }

    @Test
    void a_draft_that_a_crash_has_left_does_no_harm() throws IOException {
        Files.writeString(path.resolve("signing-key.new"), "half a k");

        assertThat(open().key()).isEqualTo(open().key());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 200, 300})
    void a_damaged_file_is_not_overwritten(int length) throws IOException {
        open();
        var damaged = text().substring(0, length);
        Files.writeString(path.resolve("signing-key"), damaged);

        assertThatThrownBy(this::open)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("signing-key is damaged")
                .hasMessageContaining("restore it");
        assertThat(text()).isEqualTo(damaged);
    }

    @Test
    void a_key_whose_public_half_is_none_is_damaged() throws IOException {
        open();
        Files.writeString(path.resolve("signing-key"), text().replaceFirst("(?s)(BEGIN PUBLIC KEY-----\\s).", "$1A"));

        assertThatThrownBy(this::open).isInstanceOf(CannotStart.class);
    }
}
