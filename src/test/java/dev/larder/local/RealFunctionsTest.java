package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door with the real functions behind it, on its real stores: both sides mean the same by an event. */
class RealFunctionsTest {

    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path data;

    private LocalRegistry registry;
    private RawHttp client;

    @BeforeEach
    void start() {
        var settings =
                RegistrySettings.from(new Environment(Map.of("LARDER_ANONYMOUS_READ", "true")), Optional.empty());
        registry = LocalRegistry.start(new LocalSettings(0, data, Optional.empty(), Optional.empty(), settings));
        client = new RawHttp("127.0.0.1", registry.url().getPort());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void the_printed_token_is_the_administrators() throws IOException {
        assertThat(client.send("GET", "/-/whoami", NOTHING, authorization()).text())
                .contains("\"admin\"");
        assertThat(client.send("GET", "/-/whoami", NOTHING).status()).isEqualTo(401);
    }

    @Test
    void what_is_published_is_installed_from_the_same_origin() throws IOException {
        var document = PackageFiles.made("@acme/tool", "1.0.0")
                .publishDocument(registry.url().toString(), "latest");

        var published =
                client.send("PUT", "/@acme%2ftool", document, "Content-Type: application/json", authorization());
        assertThat(published.status()).as(published.text()).isBetween(200, 201);

        var tarball = registry.url() + "@acme/tool/-/tool-1.0.0.tgz";
        for (var path : new String[] {"/@acme%2ftool", "/@acme%2Ftool", "/@acme/tool"}) {
            var packument = client.send("GET", path, NOTHING, authorization(), "Accept: application/json");
            assertThat(packument.status()).isEqualTo(200);
            assertThat(packument.text()).contains("\"tarball\":\"" + tarball + "\"");
        }
        var sent = client.send("GET", "/@acme/tool/-/tool-1.0.0.tgz", NOTHING, authorization());
        assertThat(sent.status()).isEqualTo(200);
        assertThat(Digest.of(Digest.Algorithm.SHA512, sent.body()))
                .isEqualTo(PackageFiles.made("@acme/tool", "1.0.0").integrity());
    }

    @Test
    void a_publish_without_a_token_is_refused_in_npms_words() throws IOException {
        var document = PackageFiles.made("tool", "1.0.0")
                .publishDocument(registry.url().toString(), "latest");

        var refused = client.send("PUT", "/tool", document, "Content-Type: application/json");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).startsWith("{\"error\":");
    }

    private String authorization() {
        return "Authorization: Bearer " + registry.token();
    }
}
