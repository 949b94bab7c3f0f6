package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The audit of a day as an object, once the day is over. */
class ExportAuditTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");

    private final TestRegistry registry = TestRegistry.hostedOnly(); // at 10:00 on 22 November

    @AfterEach
    void close() {
        registry.close();
    }

    private List<ObjectKey> exported() {
        return registry.objects.list("audit/", Optional.empty()).stream()
                .map(listed -> listed.key())
                .toList();
    }

    private void run() {
        registry.schedule();
        assertThat(registry.queue).contains("audit");
        assertThat(registry.refresh()).isEmpty();
    }

    private List<String> lines(ObjectKey key) {
        try (var object = registry.objects.get(key).orElseThrow()) {
            return new String(object.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_day_is_exported_an_hour_after_its_end_and_not_earlier() {
        registry.publish(WIDGET);
        registry.pass(Duration.ofHours(14).plusMinutes(59));
        run();
        assertThat(exported()).extracting(ObjectKey::owner).containsExactly("2026-11-21");

        registry.pass(Duration.ofMinutes(1));
        run();

        assertThat(exported()).extracting(ObjectKey::owner).containsExactly("2026-11-21", "2026-11-22");
        assertThat(lines(exported().getFirst())).isEmpty();
        assertThat(lines(exported().getLast()))
                .singleElement()
                .satisfies(line -> assertThat(Json.object(line.getBytes(StandardCharsets.UTF_8)))
                        .containsEntry("who", "alice")
                        .containsEntry("deed", "publish 1.0.0"));
        assertThat(exported().getLast().path()).matches("audit/2026-11-22-sha256-[0-9a-f]{64}\\.jsonl");
    }

    @Test
    void to_do_so_again_changes_nothing_and_costs_one_listing() {
        registry.publish(WIDGET);
        registry.pass(Duration.ofDays(1));
        run();
        var before = exported();
        registry.schedule();
        registry.counts.taken();

        assertThat(registry.refresh()).isEmpty();

        assertThat(exported()).isEqualTo(before);
        assertThat(registry.counts.taken()).contains("objects list").doesNotContain("objects put");
    }

    /** An import brings entries of days that are over, also of one that is exported as empty. */
    @Test
    void what_came_late_is_in_another_object_of_its_day() {
        registry.publish(WIDGET);
        var entries = registry.table.query("A#2026-11-22", "");
        entries.forEach(entry -> registry.table.transact(List.of(new Write.Delete(entry.key(), Write.ALWAYS))));
        registry.pass(Duration.ofDays(1));
        run();
        var imported = entries.stream()
                .flatMap(entry -> Stream.of("2026-11-19", "2026-11-22").map(day -> on(day, entry)))
                .toList();
        imported.forEach(entry -> registry.table.transact(List.of(new Write.Put(entry, Write.ABSENT))));
        registry.pass(Duration.ofDays(1));
        run();

        assertThat(exported())
                .extracting(ObjectKey::owner)
                .containsExactly("2026-11-19", "2026-11-22", "2026-11-22", "2026-11-23");
        assertThat(exported().subList(1, 3))
                .extracting(key -> lines(key).size())
                .as("of a stack that knew of nothing, and of all")
                .containsExactlyInAnyOrder(0, entries.size());
        var before = exported();
        registry.pass(Duration.ofDays(1));
        run();
        assertThat(exported()).hasSize(before.size() + 1).containsAll(before);
    }

    private static Item on(String day, Item entry) {
        return new Item(new Key("A#" + day, entry.key().sk().replace("2026-11-22", day)), entry.attributes());
    }

    @Test
    void what_was_missed_is_made_up_for_the_oldest_first() {
        run();
        registry.pass(Duration.ofDays(1));
        registry.publish(WIDGET);
        registry.pass(Duration.ofDays(2));
        registry.publish(WIDGET.version("1.0.1"));
        registry.pass(Duration.ofDays(1));
        run();

        assertThat(exported())
                .as("not of the 22nd, in which nothing was done while the schedule did not run")
                .extracting(ObjectKey::owner)
                .containsExactly("2026-11-21", "2026-11-23", "2026-11-25");
    }
}
