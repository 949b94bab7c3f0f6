package dev.larder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.npm.UpstreamPackument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DocumentTest {

    private static final PackageName NAME = PackageName.parse("left");
    private static final byte[] PACKUMENT = ascii("{\"name\": \"left\", \"versions\": {}}\n");

    @Test
    void what_an_upstream_has_compressed_is_kept_as_it_came() throws IOException {
        var gzip = gzip(PACKUMENT);

        var document = receive(new ByteArrayInputStream(gzip), true);

        assertThat(document.gzip()).isEqualTo(gzip);
        assertThat(document.digest()).isEqualTo(Digest.of(Digest.Algorithm.SHA512, PACKUMENT));
    }

    @Test
    void what_it_has_not_compressed_is_compressed() throws IOException {
        var document = receive(new ByteArrayInputStream(PACKUMENT), false);

        assertThat(expanded(document)).isEqualTo(PACKUMENT);
        assertThat(document.digest()).isEqualTo(Digest.of(Digest.Algorithm.SHA512, PACKUMENT));
    }

    @Test
    void what_follows_the_compressed_form_changes_nothing_whenever_it_is_read() throws IOException {
        var gzip = gzip(PACKUMENT);
        var longer = Arrays.copyOf(gzip, gzip.length + 100);

        var document = receive(new ByteArrayInputStream(longer), true);

        assertThat(expanded(document)).isEqualTo(PACKUMENT);
    }

    @Test
    void a_second_packument_behind_the_first_is_seen() throws IOException {
        var twice = new ByteArrayOutputStream();
        twice.writeBytes(gzip(PACKUMENT));
        twice.writeBytes(gzip(PACKUMENT));

        assertThatThrownBy(() -> receive(new ByteArrayInputStream(twice.toByteArray()), true))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageContaining("goes on after its end");
    }

    @Test
    void a_compressed_form_that_breaks_off_is_not_kept() throws IOException {
        var half = Arrays.copyOf(gzip(PACKUMENT), 20);

        assertThatThrownBy(() -> receive(new ByteArrayInputStream(half), true))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(MalformedAnswer.class);
    }

    @Test
    void little_that_expands_to_far_too_much_is_refused() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb);
                var spaces = spaces()) {
            spaces.transferTo(gzip);
        }

        assertThatThrownBy(() -> receive(new ByteArrayInputStream(bomb.toByteArray()), true))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageContaining("larger than 268435456 bytes");
    }

    @Test
    void far_too_much_is_refused_although_it_could_be_compressed() {
        assertThatThrownBy(() -> receive(spaces(), false))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageContaining("larger than 268435456 bytes");
    }

    /** More spaces than any packument has bytes, and one behind them. */
    private static InputStream spaces() {
        var block = new byte[1 << 20];
        Arrays.fill(block, (byte) ' ');
        InputStream all = new ByteArrayInputStream(PACKUMENT);
        for (var i = 0; i < 257; i++) {
            all = new SequenceInputStream(new ByteArrayInputStream(block), all);
        }
        return all;
    }

    private static Document receive(InputStream body, boolean gzip) throws IOException {
        return Document.receive(new UpstreamAnswer.Found(body, gzip, Validators.NONE), new UpstreamPackument(), NAME);
    }

    private static byte[] expanded(Document document) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(document.gzip()))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
