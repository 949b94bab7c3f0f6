package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.operate.CollectGarbage;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who publishes or installs what an operator's gc has found to be garbage; the check at the end finds what is missing. */
class GarbageTest {

    private static final Duration GRACE = Duration.ofHours(1);
    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");
    private static final PackageFiles NEXT = WIDGET.version("1.1.0");
    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.3.0");
    private static final String PAD_TARBALL = "/left-pad/-/left-pad-1.3.0.tgz";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void fill() {
        registry.publish(WIDGET);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    /** As a publish leaves it that broke off before its commit. */
    private void putTarball(PackageFiles files) throws IOException {
        var object = new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, files.integrity());
        registry.objects.putIfAbsent(object, new ByteArrayInputStream(files.tarball()));
    }

    private long collect() {
        return collect(true, () -> true).removed();
    }

    private CollectGarbage.Report collect(boolean delete, BooleanSupplier mayGoOn) {
        return registry.operator().collecting(GRACE).run(delete, mayGoOn, _ -> {});
    }

    /** As {@link #collect}; somebody does something after it has looked at all that points anywhere. */
    private long collectWhile(Runnable meanwhile) {
        var partitions = new AtomicInteger();
        collect(false, () -> partitions.incrementAndGet() > 0);
        return collect(true, () -> {
                    if (partitions.getAndDecrement() == 0) {
                        meanwhile.run();
                    }
                    return true;
                })
                .removed();
    }

    @Test
    void a_tarball_that_is_marked_can_be_published_and_stays() throws IOException {
        putTarball(NEXT);
        collect();

        assertThat(registry.publish(NEXT).status()).isEqualTo(201);

        registry.pass(GRACE);
        assertThat(collect()).isZero();
    }

    @Test
    void so_it_does_when_it_was_about_to_be_removed() throws IOException {
        putTarball(NEXT);
        collect();
        registry.pass(GRACE);

        assertThat(collectWhile(
                        () -> assertThat(registry.publish(NEXT).status()).isEqualTo(201)))
                .isZero();
    }

    @Test
    void one_that_goes_while_somebody_else_is_quicker_is_put_again() {
        registry.counts.overtake(new Key("H#npm#@acme/widget", "HEAD"), () -> {
            assertThat(collect()).isZero();
            registry.pass(GRACE);
            assertThat(collect()).isEqualTo(1);
            registry.send(TestRegistry.ALICE, "PUT", "/-/package/@acme%2fwidget/dist-tags/old", "\"1.0.0\"");
        });

        assertThat(registry.publish(NEXT).status()).isEqualTo(201);
    }

    @Test
    void a_tarball_of_the_cache_that_is_about_to_be_removed_stays_when_it_is_fetched_again() {
        registry.upstream.publish(PAD);
        registry.get("/left-pad");
        registry.get(PAD_TARBALL);
        var held = new Key("C#" + registry.upstream.url().getAuthority() + "#left-pad", "V#1.3.0");
        registry.table.transact(List.of(new Write.Delete(held, Write.PRESENT)));
        collect();
        registry.pass(GRACE);

        assertThat(collectWhile(
                        () -> assertThat(registry.get(PAD_TARBALL).status()).isEqualTo(302)))
                .isZero();
    }
}
