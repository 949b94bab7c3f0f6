package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import dev.larder.domain.Origin;
import dev.larder.registry.RefreshRequest;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.embedded.FileObjects;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistryTest {

    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path data;

    private final List<String> happened = new ArrayList<>();

    @Test
    void it_answers_at_its_url_until_it_is_closed() throws IOException {
        var registry = start(settings(Optional.empty()));
        var port = registry.url().getPort();

        assertThat(registry.url()).isEqualTo(URI.create("http://localhost:" + port + "/"));
        assertThat(new RawHttp("127.0.0.1", port).send("GET", "/", NOTHING).text())
                .isEqualTo("hello");
        registry.close();
        registry.close();

        assertThatThrownBy(() -> new RawHttp("127.0.0.1", port).send("GET", "/", NOTHING))
                .isInstanceOf(IOException.class);
        assertThat(happened).containsExactly("refreshed hosted left-pad", "stores closed");
    }

    @Test
    void its_token_belongs_to_the_folder() {
        String token;
        try (var registry = start(settings(Optional.empty()))) {
            token = registry.token();
        }
        try (var registry = start(settings(Optional.empty()))) {
            assertThat(registry.token()).isEqualTo(token).startsWith("ldr_");
        }
    }

    @Test
    void a_token_that_is_set_takes_its_place() {
        try (var registry = start(settings(Optional.of("abcdefghijklmnopqrst")))) {
            assertThat(registry.token()).isEqualTo("abcdefghijklmnopqrst");
        }
    }

    @Test
    void a_start_that_fails_leaves_nothing_open() {
        assertThatThrownBy(() -> LocalRegistry.start(settings(Optional.empty()), TestDoor.SURROUNDINGS, _ -> {
                    throw new IllegalStateException("no parts");
                }))
                .isInstanceOf(IllegalStateException.class);

        start(settings(Optional.empty())).close();
    }

    @Test
    void the_banner_says_what_to_paste() {
        var url = URI.create("http://localhost:4873/");

        assertThat(Banner.of(settings(Optional.empty()), url, "ldr_x"))
                .contains("upstream  none", "registry=" + url, "//localhost:4873/:_authToken=ldr_x")
                .doesNotContain("npm install");
    }

    @Test
    void the_banner_does_not_repeat_a_token_from_the_environment() {
        var settings = new LocalSettings(
                4873,
                data,
                Optional.of(new Origin("https://files.example.com")),
                Optional.of("abcdefghijklmnopqrst"),
                RegistrySettings.from(
                        new Environment(Map.of(
                                "LARDER_UPSTREAM", "https://upstream.example.com",
                                "LARDER_PUBLIC_URL", "https://npm.example.com",
                                "LARDER_ANONYMOUS_READ", "true",
                                "LARDER_SIGN_UP", "true")),
                        Optional.empty()));

        assertThat(Banner.of(settings, URI.create("https://npm.example.com/"), "abcdefghijklmnopqrst"))
                .contains("//npm.example.com/:_authToken=${LARDER_ADMIN_TOKEN}", "npm install")
                .contains("upstream  https://upstream.example.com")
                .doesNotContain("abcdefghijklmnopqrst");
    }

    private LocalRegistry start(LocalSettings settings) {
        return LocalRegistry.start(settings, TestDoor.SURROUNDINGS, plan -> {
            assertThat(plan.secret()).hasSize(32);
            assertThat(plan.objectsUrl().text()).startsWith("http://127.0.0.1:");
            return new Parts(
                    (_, answer, _) -> {
                        plan.queue().send(RefreshRequest.parse("hosted left-pad"));
                        answer.write("{\"statusCode\":200,\"body\":\"hello\"}".getBytes(StandardCharsets.UTF_8));
                    },
                    (_, _, _) -> {},
                    (event, _) -> {
                        happened.add(
                                "refreshed " + event.getRecords().getFirst().getBody());
                        return new SQSBatchResponse(List.of());
                    },
                    (_, _) -> "planned",
                    new ObjectsDoor(new FileObjects(
                            plan.folder().path().resolve("objects"),
                            plan.secret(),
                            URI.create(plan.objectsUrl() + "/"),
                            TestDoor.CLOCK)),
                    () -> happened.add("stores closed"));
        });
    }

    private LocalSettings settings(Optional<String> token) {
        return new LocalSettings(
                0,
                data,
                Optional.empty(),
                token,
                RegistrySettings.from(new Environment(Map.of("LARDER_ANONYMOUS_READ", "true")), Optional.empty()));
    }
}
