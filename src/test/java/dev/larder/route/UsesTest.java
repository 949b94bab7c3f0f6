package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When packages of an upstream were last asked for: known to the day, for one write a day. */
class UsesTest {

    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.0.0");
    private static final String TARBALL = "/left-pad/-/left-pad-1.0.0.tgz";
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-11-22");

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void keep() {
        registry.upstream.validators(true);
        registry.upstream.publish(PAD);
        registry.get("/left-pad");
        registry.get(TARBALL);
        registry.upstream.forget();
        registry.counts.taken();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private LocalDate used(String partition, String sk) {
        return registry.table.items().stream()
                .filter(item -> item.key().pk().endsWith(partition))
                .filter(item -> item.key().sk().equals(sk))
                .map(item -> LocalDate.ofEpochDay(item.number("used")))
                .findFirst()
                .orElseThrow();
    }

    private List<String> listed() {
        return registry.table.items().stream()
                .map(Item::key)
                .filter(key -> key.pk().endsWith("#-packages"))
                .map(key -> key.sk())
                .toList();
    }

    @Test
    void what_comes_counts_as_used_and_is_listed() {
        assertThat(registry.queue).isEmpty();
        assertThat(listed()).containsExactly("left-pad");
        assertThat(used("#-packages", "left-pad")).isEqualTo(FIRST_DAY);
        assertThat(used("#left-pad", "HEAD")).isEqualTo(FIRST_DAY);
        assertThat(used("#left-pad", "V#1.0.0")).isEqualTo(FIRST_DAY);
    }

    @Test
    void what_does_not_exist_is_not_listed() {
        registry.get("/no-such-package");

        assertThat(listed()).containsExactly("left-pad");
    }

    @Test
    void a_use_on_another_day_costs_a_message_and_a_hit_what_it_always_does() {
        registry.pass(Duration.ofDays(1));

        registry.get("/left-pad");
        assertThat(registry.counts.taken()).containsExactly("table get");
        registry.get("/left-pad");

        assertThat(registry.queue).containsExactly("asked " + upstream() + " left-pad 2026-11-23");
        assertThat(registry.refresh()).isEmpty();
        assertThat(used("#-packages", "left-pad")).isEqualTo(FIRST_DAY.plusDays(1));
        assertThat(used("#left-pad", "HEAD")).isEqualTo(FIRST_DAY.plusDays(1));
    }

    @Test
    void it_asks_for_what_has_become_stale_as_well() {
        registry.pass(Duration.ofDays(1));
        registry.get("/left-pad");

        registry.refresh();

        assertThat(registry.upstream.requests("/left-pad")).isEqualTo(1);
        registry.get("/left-pad");
        assertThat(registry.queue).as("it is fresh, and its use is noted").isEmpty();
    }

    @Test
    void more_uses_on_the_same_day_cost_nothing() {
        registry.pass(Duration.ofHours(13));
        registry.get("/left-pad");
        registry.get(TARBALL);

        assertThat(registry.queue).noneMatch(message -> message.startsWith("asked"));
    }

    @Test
    void a_tarball_is_a_use_of_its_package_too_for_who_has_a_lockfile_asks_for_nothing_else() {
        registry.pass(Duration.ofDays(1));

        registry.get(TARBALL);
        assertThat(registry.counts.taken()).containsExactly("table get");
        registry.get(TARBALL);

        assertThat(registry.queue).containsExactly("asked " + upstream() + " left-pad 1.0.0 2026-11-23");
        assertThat(registry.refresh()).isEmpty();
        assertThat(used("#-packages", "left-pad")).isEqualTo(FIRST_DAY.plusDays(1));
        assertThat(used("#left-pad", "V#1.0.0")).as("known to the week").isEqualTo(FIRST_DAY);
        assertThat(registry.upstream.asked()).as("nobody wants its packument").isEmpty();
    }

    @Test
    void a_tarball_that_was_not_used_for_a_week_is_noted() {
        registry.pass(Duration.ofDays(8));
        registry.get(TARBALL);

        registry.refresh();

        assertThat(used("#left-pad", "V#1.0.0")).isEqualTo(FIRST_DAY.plusDays(8));
        registry.get(TARBALL);
        assertThat(registry.queue).isEmpty();
    }

    @Test
    void a_message_that_comes_late_or_twice_changes_nothing() {
        registry.pass(Duration.ofDays(8));
        registry.get(TARBALL);
        var messages = List.copyOf(registry.queue);
        registry.refresh();
        registry.counts.taken();

        registry.queue.addAll(messages);
        registry.queue.add("asked " + upstream() + " left-pad 1.0.0 2026-11-24");

        assertThat(registry.refresh()).isEmpty();
        assertThat(registry.counts.taken()).containsExactly("table get", "table get");
        assertThat(used("#left-pad", "HEAD")).isEqualTo(FIRST_DAY.plusDays(8));
    }

    @Test
    void who_waits_for_a_packument_that_is_too_old_uses_it_as_well() {
        registry.pass(Duration.ofDays(3));

        registry.get("/left-pad");
        registry.refresh();

        assertThat(used("#-packages", "left-pad")).isEqualTo(FIRST_DAY.plusDays(3));
        assertThat(used("#left-pad", "HEAD")).isEqualTo(FIRST_DAY.plusDays(3));
    }

    @Test
    void a_package_that_is_not_kept_any_more_is_not_listed_again() {
        registry.queue.add("asked " + upstream() + " right-pad 2026-11-23");

        assertThat(registry.refresh()).isEmpty();
        assertThat(listed()).containsExactly("left-pad");
    }

    private String upstream() {
        var url = registry.upstream.url();
        return url.getAuthority() + url.getPath().replaceFirst("/$", "");
    }
}
