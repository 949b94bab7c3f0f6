package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Race;
import dev.larder.storage.Write;
import dev.larder.support.Fault;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many instances that want the same at the same moment: one of them asks the upstream. */
class SingleFlightTest {

    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.0.0");
    private static final String TARBALL = "/left-pad/-/left-pad-1.0.0.tgz";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.upstream.publish(PAD);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private TestRegistry.Answer ask(String path) {
        return registry.askAnotherInstance("GET", path, new byte[0]);
    }

    /** What twenty get who ask at once. */
    private static List<Integer> twenty(Supplier<TestRegistry.Answer> asking) throws Exception {
        return Race.run(20, _ -> () -> asking.get().status());
    }

    @Test
    void twenty_who_miss_a_packument_cause_one_request() throws Exception {
        registry.upstream.fail("/left-pad", new Fault.Slow(Duration.ofMillis(300)));

        assertThat(twenty(() -> ask("/left-pad"))).containsOnly(200).hasSize(20);

        assertThat(registry.upstream.requests("/left-pad")).isEqualTo(1);
    }

    @Test
    void twenty_who_miss_a_tarball_cause_one_request_for_each_thing() throws Exception {
        registry.upstream.failAll(new Fault.Slow(Duration.ofMillis(200)));

        assertThat(twenty(() -> ask(TARBALL))).containsOnly(302).hasSize(20);

        assertThat(registry.upstream.requests("/left-pad")).isEqualTo(1);
        assertThat(registry.upstream.requests(TARBALL)).isEqualTo(1);
    }

    @Test
    void twenty_whose_copy_is_too_old_cause_one_request_and_nobody_waits_for_it() throws Exception {
        ask("/left-pad");
        registry.pass(Duration.ofDays(2));
        registry.upstream.forget();
        registry.upstream.fail("/left-pad", new Fault.Slow(Duration.ofMillis(300)));

        assertThat(twenty(() -> ask("/left-pad"))).containsOnly(200).hasSize(20);

        assertThat(registry.upstream.requests("/left-pad")).isEqualTo(1);
        assertThat(registry.metrics).isNotEmpty().noneMatch(line -> line.contains("LeaseWaits"));
    }

    @Test
    void twenty_who_want_what_nobody_has_cause_one_request() throws Exception {
        registry.upstream.fail("/nothing", new Fault.Slow(Duration.ofMillis(300)));

        assertThat(twenty(() -> ask("/nothing"))).containsOnly(404).hasSize(20);

        assertThat(registry.upstream.requests("/nothing")).isEqualTo(1);
    }

    @Test
    void twenty_hear_of_one_failure() throws Exception {
        registry.upstream.fail("/left-pad", new Fault.Status(500));

        assertThat(twenty(() -> ask("/left-pad"))).containsOnly(503).hasSize(20);

        assertThat(registry.upstream.requests("/left-pad")).isEqualTo(3); // one that tries three times
    }

    @Test
    void the_lease_of_an_instance_that_died_ends() {
        leave("LEASE", registry.now().plusSeconds(30).toEpochMilli());
        registry.pass(Duration.ofSeconds(31));

        assertThat(ask("/left-pad").status()).isEqualTo(200);
    }

    @Test
    void what_is_fetched_in_the_background_is_asked_for_again_later() {
        leave("LEASE#1.0.0", registry.now().plusSeconds(300).toEpochMilli());

        var answer = ask(TARBALL);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("10");
        assertThat(answer.error()).contains("still being fetched").contains("try again");
        registry.pass(Duration.ofMinutes(6));
        assertThat(ask(TARBALL).status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"packument %s left-pad", "tarball %s left-pad 1.0.0"})
    void a_lease_does_not_outlast_what_our_own_store_broke(String message) {
        if (message.startsWith("tarball")) {
            ask("/left-pad");
        }
        registry.counts.failPuts();
        registry.queue.add(message.formatted(registry.upstream.url().getAuthority()));
        assertThat(registry.refresh()).hasSize(1);
        registry.counts.heal();

        assertThat(ask("/left-pad").status()).isEqualTo(200);
        assertThat(ask(TARBALL).status()).isEqualTo(302);
    }

    private void leave(String lease, long until) {
        var key = new Key("C#" + registry.upstream.url().getAuthority() + "#left-pad", lease);
        registry.table.transact(List.of(new Write.Put(
                new Item(key)
                        .with("holder", "somebody")
                        .with("background", 1)
                        .with("until", until)
                        .with("expires", until / 1000),
                Write.ABSENT)));
    }
}
