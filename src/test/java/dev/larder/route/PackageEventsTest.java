package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.npm.EventJson;
import dev.larder.registry.PackageEvent;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others are told of the changes of packages: docs/events.md. */
class PackageEventsTest {

    private static final String WIDGET = "/@acme%2fwidget";
    private static final String TAG = "/-/package/@acme%2fwidget/dist-tags/old";
    private static final PackageFiles FILES = PackageFiles.made("@acme/widget", "1.0.0");

    private final TestRegistry registry = TestRegistry.hostedOnly();

    @AfterEach
    void close() {
        registry.close();
    }

    private List<String> waiting() {
        return registry.table.items().stream()
                .filter(item -> item.key().pk().startsWith("E#"))
                .map(item -> item.key().sk())
                .toList();
    }

    private Map<String, Object> packument() {
        return registry.get(WIDGET + "?write=true", TestRegistry.bearer(ALICE)).json();
    }

    private void put(String path, Map<String, Object> body) {
        assertThat(registry.ask("PUT", path, Json.bytes(body), TestRegistry.bearer(ALICE))
                        .status())
                .isLessThan(300);
    }

    @Test
    void a_publish_is_told_once_it_is_committed() {
        registry.publish(FILES);
        assertThat(waiting()).containsExactly("@acme/widget#0000000000000000001");
        assertThat(registry.events.taken).isEmpty();

        assertThat(registry.refresh()).isEmpty();

        assertThat(registry.events.taken)
                .containsExactly(new PackageEvent(
                        dev.larder.domain.PackageName.parse("@acme/widget"),
                        1,
                        registry.now(),
                        "alice",
                        "Version Published",
                        List.of(Map.of("verb", "publish", "version", "1.0.0", "tag", "latest")),
                        Map.of("latest", "1.0.0")));
        assertThat(waiting()).isEmpty();
    }

    @Test
    void its_detail_is_as_documented() {
        registry.publish(FILES);
        registry.refresh();

        assertThat(Json.object(
                        EventJson.detail(registry.events.taken.getFirst()).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(
                        "id",
                        "npm/@acme/widget/1",
                        "repository",
                        "npm",
                        "package",
                        "@acme/widget",
                        "sequence",
                        1,
                        "time",
                        "2026-11-22T10:00:00Z",
                        "who",
                        "alice",
                        "changes",
                        List.of(Map.of("verb", "publish", "version", "1.0.0", "tag", "latest")),
                        "tags",
                        Map.of("latest", "1.0.0")));
    }

    /** Each once: two messages about one package may be worked off at the same time, and both tell of it. */
    private List<PackageEvent> events() {
        return registry.events.taken.stream().distinct().toList();
    }

    /** Every kind of change has its event, and the numbers have no gap: one that is missing is noticed. */
    @Test
    void the_sequence_of_a_package_counts_its_commits() {
        registry.publish(FILES);
        registry.publish(FILES.version("1.1.0"));
        registry.send(ALICE, "PUT", TAG, "\"1.0.0\"");
        var old = packument();
        Json.asObject(Json.at(old, "versions").get("1.0.0")).put("deprecated", "old");
        put(WIDGET, old);
        registry.send(ALICE, "POST", "/-/package/@acme%2fwidget/access", "{\"access\":\"public\"}");
        new Npm(registry).account("carol");
        registry.send(ALICE, "PUT", "/-/package/@acme%2fwidget/owners", "{\"user\":\"carol\"}");
        var less = packument();
        Json.at(less, "versions").remove("1.0.0");
        put(WIDGET + "/-rev/" + less.get("_rev"), less);
        registry.send(ALICE, "DELETE", WIDGET + "/-rev/" + packument().get("_rev"), "");
        registry.publish(FILES.version("2.0.0"));
        registry.refresh();

        var events = events();
        assertThat(events)
                .extracting(PackageEvent::type)
                .containsExactly(
                        "Version Published",
                        "Version Published",
                        "Dist-Tags Changed",
                        "Versions Deprecated",
                        "Access Changed",
                        "Owners Changed",
                        "Versions Unpublished",
                        "Versions Unpublished",
                        "Version Published");
        assertThat(events)
                .extracting(PackageEvent::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 9).boxed().toList());
        assertThat(events.get(6).changes()).containsExactly(Map.of("verb", "unpublish", "versions", "1.0.0"));
        assertThat(events.get(6).tags()).as("the tag is no more").isEqualTo(Map.of("old", ""));
        assertThat(Json.object(EventJson.detail(events.get(6)).getBytes(StandardCharsets.UTF_8))
                        .get("changes"))
                .isEqualTo(List.of(Map.of("verb", "unpublish", "versions", List.of("1.0.0"))));
    }

    @Test
    void whoever_follows_them_knows_the_tags() {
        registry.publish(FILES);
        registry.publish(FILES.version("1.1.0"));
        registry.send(ALICE, "PUT", TAG, "\"1.0.0\"");
        registry.send(ALICE, "PUT", TAG, "\"1.1.0\"");
        registry.publish(FILES.version("2.0.0-rc.1"), ALICE, "next");
        registry.send(ALICE, "DELETE", TAG, "");
        registry.refresh();

        var known = new HashMap<String, String>();
        registry.events.taken.forEach(event -> event.tags().forEach((tag, version) -> {
            if (version.isEmpty()) {
                known.remove(tag);
            } else {
                known.put(tag, version);
            }
        }));

        assertThat(known).isEqualTo(packument().get("dist-tags"));
    }

    @Test
    void a_message_that_was_lost_is_made_up_for_by_the_schedule() {
        registry.publish(FILES);
        registry.queue.clear();
        registry.schedule();

        assertThat(registry.queue).contains("events");
        assertThat(registry.refresh()).isEmpty();

        assertThat(registry.events.taken).hasSize(1);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void what_the_bus_does_not_take_stays_and_the_rest_goes() {
        registry.publish(FILES);
        registry.publish(FILES.version("1.1.0"));
        registry.events.refuse(event -> event.sequence() == 1);

        assertThat(registry.refresh()).as("the views are no worse for it").isEmpty();
        assertThat(events()).extracting(PackageEvent::sequence).containsExactly(2L);
        assertThat(waiting()).containsExactly("@acme/widget#0000000000000000001");
        registry.queue.add("events");
        assertThat(registry.refresh())
                .as("the schedule's message fails, and ends in the dead-letter queue")
                .hasSize(1);

        registry.events.refuse(_ -> false);
        registry.queue.add("events");
        assertThat(registry.refresh()).isEmpty();
        assertThat(events()).extracting(PackageEvent::sequence).containsExactly(2L, 1L);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void what_was_told_before_time_ran_out_is_not_told_again() {
        registry.publish(FILES);
        registry.publish(FILES.version("1.1.0"));
        LongStream.rangeClosed(3, 120)
                .forEach(number -> registry.send(ALICE, "PUT", TAG, number % 2 == 0 ? "\"1.0.0\"" : "\"1.1.0\""));
        registry.queue.clear();
        var asked = new AtomicInteger();
        registry.events.refuse(_ -> {
            if (asked.incrementAndGet() > 110) {
                throw new IllegalStateException("the function's time is over");
            }
            return false;
        });
        registry.queue.add("events");
        assertThat(registry.refresh()).hasSize(1);

        assertThat(waiting()).hasSize(20);

        registry.events.refuse(_ -> false);
        registry.queue.add("events");
        assertThat(registry.refresh()).isEmpty();
        assertThat(registry.events.taken)
                .extracting(PackageEvent::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 120).boxed().toList());
        assertThat(waiting()).isEmpty();
    }

    @Test
    void the_events_of_a_package_are_no_other_packages() {
        registry.publish(FILES);
        registry.publish(PackageFiles.made("@acme/widget-more", "1.0.0"));
        registry.queue.removeIf(message -> message.contains("widget-more"));

        registry.refresh();

        assertThat(registry.events.taken)
                .extracting(event -> event.name().toString())
                .containsExactly("@acme/widget");
        assertThat(waiting()).containsExactly("@acme/widget-more#0000000000000000001");
    }

    @Test
    void what_changes_nothing_tells_nothing() {
        registry.publish(FILES);
        registry.publish(FILES);
        registry.send(ROOT, "PUT", "/-/package/@acme%2fwidget/dist-tags/latest", "\"1.0.0\"");

        assertThat(waiting()).hasSize(1);
    }
}
