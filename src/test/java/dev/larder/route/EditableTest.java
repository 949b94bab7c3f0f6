package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /name?write=true}: what clients read in order to send it back. */
class EditableTest {

    private static final String WIDGET = "/@acme%2fwidget";
    private static final String EDITABLE = WIDGET + "?write=true";
    private static final PackageFiles FILES = PackageFiles.made("@acme/widget", "1.0.0")
            .field("description", "A widget")
            .file("README.md", "# Widget");

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.publish(FILES);
        registry.publish(FILES.version("1.1.0").field("deprecated", "use another"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer read(String path, String... headers) {
        var all = new ArrayList<>(List.of(TestRegistry.bearer(TestRegistry.ALICE)));
        all.addAll(List.of(headers));
        return registry.get(path, all.toArray(String[]::new));
    }

    @Test
    void holds_what_clients_read_of_it_and_no_more() {
        var full = read(WIDGET).json();

        assertThat(read(EDITABLE).json())
                .isEqualTo(Map.of(
                        "users",
                        Map.of(),
                        "_id",
                        "@acme/widget",
                        "_rev",
                        full.get("_rev"),
                        "name",
                        "@acme/widget",
                        "dist-tags",
                        Map.of("latest", "1.1.0"),
                        "maintainers",
                        full.get("maintainers"),
                        "versions",
                        Map.of(
                                "1.0.0",
                                version("1.0.0", Map.of()),
                                "1.1.0",
                                version("1.1.0", Map.of("deprecated", "use another")))));
    }

    private static Map<String, Object> version(String version, Map<String, Object> more) {
        var all = new HashMap<>(more);
        all.put("name", "@acme/widget");
        all.put("version", version);
        all.put("dist", Map.of("tarball", TestRegistry.ORIGIN + "/@acme/widget/-/widget-" + version + ".tgz"));
        return all;
    }

    @Test
    void is_the_same_whatever_form_is_accepted() {
        var abbreviated = read(EDITABLE, "accept", "application/vnd.npm.install-v1+json; q=1.0, */*; q=0.8");

        assertThat(abbreviated.json()).isEqualTo(read(EDITABLE).json());
    }

    @Test
    void is_revalidated_and_new_with_each_change() {
        var first = read(EDITABLE);
        assertThat(first.header("cache-control")).isEqualTo("private, no-cache");
        assertThat(read(EDITABLE, "if-none-match", first.header("etag")).status())
                .isEqualTo(304);
        assertThat(List.of(read(WIDGET).header("etag"))).doesNotContain(first.header("etag"));

        registry.send(TestRegistry.ALICE, "PUT", "/-/package/@acme%2fwidget/dist-tags/old", "\"1.0.0\"");

        var second = read(EDITABLE, "if-none-match", first.header("etag"));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().get("_rev")).isNotEqualTo(first.json().get("_rev"));
    }

    @Test
    void costs_two_gets_and_a_query_and_is_not_kept() {
        read(EDITABLE); // the first use of a token in an hour is noted
        registry.queue.clear();
        registry.counts.taken();

        read(EDITABLE);

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table query");
        assertThat(registry.queue).isEmpty();
    }

    @Test
    void what_was_unpublished_is_not_in_it() {
        var body = read(EDITABLE).json();
        Json.at(body, "versions").remove("1.0.0");
        assertThat(registry.ask(
                                "PUT",
                                WIDGET + "/-rev/" + body.get("_rev"),
                                Json.bytes(body),
                                TestRegistry.bearer(TestRegistry.ALICE))
                        .status())
                .isEqualTo(200);

        assertThat(Json.at(read(EDITABLE).json(), "versions")).containsOnlyKeys("1.1.0");
        registry.ask(
                "DELETE",
                WIDGET + "/-rev/" + read(EDITABLE).json().get("_rev"),
                new byte[0],
                TestRegistry.bearer(TestRegistry.ALICE));
        assertThat(read(EDITABLE).status()).isEqualTo(404);
    }

    @Test
    void is_for_those_who_may_read() {
        assertThat(registry.get(EDITABLE).error()).isEqualTo("package not found: @acme/widget");
    }

    @Test
    void of_what_is_the_upstream_s_it_is_the_packument() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0").field("description", "Pads"));

        assertThat(read("/left-pad?write=true").json())
                .isEqualTo(read("/left-pad").json());
    }
}
