package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The samples in {@code events/}, replayed through the functions that they name, so that they cannot rot. */
class SampleEventsTest {

    private static final String TOKEN = "ldr_EXAMPLEnotARealToken00000000000000000000000";

    @Test
    void every_sample_is_answered_as_its_sender_expects() throws IOException {
        var expected = new LinkedHashMap<String, Integer>();
        expected.put("write-publish.json", 201);
        expected.put("write-dist-tag-add.json", 201);
        expected.put("refresh-hosted.json", 0);
        expected.put("read-ping.json", 200);
        expected.put("read-whoami.json", 200);
        expected.put("read-packument-full.json", 200);
        expected.put("read-packument-abbreviated.json", 200);
        expected.put("read-packument-head.json", 200);
        expected.put("read-packument-if-none-match.json", 200);
        expected.put("read-manifest.json", 200);
        expected.put("read-dist-tags.json", 200);
        expected.put("read-tarball.json", 302);
        expected.put("read-keys.json", 200);
        expected.put("read-attestations.json", 200);
        expected.put("read-audit-bulk.json", 200);
        expected.put("read-audit-quick.json", 200);
        expected.put("read-search.json", 200);
        expected.put("write-dist-tag-remove.json", 200);
        expected.put("write-token-exchange.json", 201);

        try (var registry = TestRegistry.closed();
                var files = Files.list(Path.of("events"))) {
            registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
            registry.upstream.security().attest(PackageFiles.made("left-pad", "1.3.0"));
            registry.know(TOKEN, "sample");
            var answered = new LinkedHashMap<String, Integer>();
            for (var name : expected.keySet()) {
                answered.put(name, registry.replay(Path.of("events", name)));
            }
            assertThat(answered).isEqualTo(expected);
            assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                    .isEqualTo(expected.keySet());
        }
    }
}
