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
        expected.put("refresh-events.json", 0);
        expected.put("refresh-audit.json", 0);
        expected.put("read-audit-trail.json", 403);
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
        expected.put("read-packument-editable.json", 200);
        expected.put("write-deprecate.json", 201);
        expected.put("write-owner-add.json", 200);
        expected.put("read-trust.json", 200);
        expected.put("write-star.json", 201);
        expected.put("read-stars.json", 200);
        expected.put("write-unpublish-version.json", 200);
        expected.put("write-unpublish-tarball.json", 200);
        expected.put("write-unpublish-package.json", 200);
        expected.put("write-login-web.json", 200);
        expected.put("write-login-legacy.json", 201);
        expected.put("read-user.json", 200);
        expected.put("read-profile.json", 200);
        expected.put("write-profile.json", 200);
        expected.put("write-token-create.json", 201);
        expected.put("read-tokens.json", 200);
        expected.put("write-lockfile.json", 201);
        expected.put("refresh-tarball.json", 0);
        expected.put("refresh-packument.json", 0);
        expected.put("refresh-asked.json", 0);
        expected.put("read-lockfile.json", 200);
        expected.put("read-lockfiles.json", 200);
        expected.put("prewarm-scheduled.json", 0);
        expected.put("write-lockfile-remove.json", 200);
        expected.put("write-logout.json", 200);
        expected.put("operator-verify.json", 0);
        expected.put("operator-gc.json", 0);
        expected.put("operator-stats.json", 0);
        expected.put("operator-export.json", 0);
        expected.put("operator-import.json", 0); // what the one before has exported

        try (var registry = TestRegistry.granting("arn:aws:iam::*:role/ci administer");
                var files = Files.list(Path.of("events"))) {
            registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
            registry.upstream.security().attest(PackageFiles.made("left-pad", "1.3.0"));
            new Npm(registry).account("sample");
            registry.know(TOKEN, "sample");
            new Npm(registry).account("carol"); // who becomes an owner
            var answered = new LinkedHashMap<String, Integer>();
            for (var name : expected.keySet()) {
                if (name.equals("write-unpublish-version.json")) {
                    registry.publish(PackageFiles.made("@acme/widget", "1.1.0"), TOKEN, "latest");
                }
                answered.put(name, registry.replay(Path.of("events", name)));
            }
            assertThat(answered).isEqualTo(expected);
            assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                    .isEqualTo(expected.keySet());
        }
    }
}
