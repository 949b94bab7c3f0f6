package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.function.LambdaProcess.Init;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundle under Lambda's own runtime interface client: what is loaded until the first answer, and what SnapStart would put
 * into a snapshot. The figures in docs/cold-start.md come from the same processes, measured.
 */
class SnapshotIT {

    private static final Path BUNDLE = Path.of("target/bundle/lib");

    /** A tenth more than ReadFunction loads until it has answered a packument (5,450 when this was written). */
    private static final int READ_CLASSES = 6_000;

    /** A tenth more than WriteFunction loads until something is published (6,250). */
    private static final int WRITE_CLASSES = 6_900;

    @TempDir
    private static Path folder;

    private static Deployment deployment;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse("false".equals(System.getProperty("larder.dynamodb-local")), "DynamoDB Local is left out");
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "what a process holds open is read in /proc");
        deployment = Deployment.start(Files.createDirectory(folder.resolve("bucket")));
    }

    @AfterAll
    static void stop() {
        if (deployment != null) {
            deployment.close();
        }
    }

    private static LambdaProcess process(Class<?> function, Init init, String name) throws IOException {
        return deployment.function(function, init, BUNDLE, folder.resolve(name));
    }

    @Test
    void few_classes_are_loaded_until_a_packument_is_read() throws IOException {
        try (var function = process(ReadFunction.class, Init.ON_DEMAND, "read")) {
            function.awaitReady();
            Deployment.require(200, function.invoke(Deployment.get("/" + Deployment.HOSTED)));

            assertThat(function.classes()).hasSizeBetween(2_000, READ_CLASSES);
        }
    }

    @Test
    void few_classes_are_loaded_until_something_is_published() throws IOException {
        try (var function = process(WriteFunction.class, Init.ON_DEMAND, "write")) {
            function.awaitReady();
            Deployment.require(201, function.invoke(publication("@acme/on-demand")));

            assertThat(function.classes()).hasSizeBetween(2_000, WRITE_CLASSES);
        }
    }

    @Test
    void priming_the_read_function_leaves_nothing_behind_and_it_answers_once_restored() throws IOException {
        var before = deployment.items();
        try (var function = process(ReadFunction.class, Init.SNAP_START, "read-snapshot")) {
            function.awaitCheckpoint();
            assertLeavesNothing(function, before);

            function.restore();
            Deployment.require(200, function.invoke(Deployment.get("/" + Deployment.HOSTED)));
            Deployment.require(200, function.invoke(Deployment.get("/" + Deployment.CACHED)));
            Deployment.require(302, function.invoke(Deployment.get(Deployment.tarball(Deployment.HOSTED))));
            assertThat(function.credentialsAsked()).as("asked for anew").isEqualTo(2);
            assertThat(function.connections())
                    .as("this is how a connection that had survived would show")
                    .containsAnyElementsOf(deployment.ports());
        }
    }

    @Test
    void priming_the_write_function_leaves_nothing_behind_and_it_publishes_once_restored() throws IOException {
        var before = deployment.items();
        try (var function = process(WriteFunction.class, Init.SNAP_START, "write-snapshot")) {
            function.awaitCheckpoint();
            assertLeavesNothing(function, before);

            function.restore();
            Deployment.require(201, function.invoke(publication("@acme/restored")));
            assertThat(function.credentialsAsked()).as("asked for anew").isEqualTo(2);
        }
    }

    /** Two environments of one snapshot: what one thinks up must not be what the other does. */
    @Test
    void what_is_random_comes_from_the_kernel_and_the_time_from_the_clock() {
        var ports = AwsPorts.from(deployment.variables());

        assertThat(ports.random())
                .isInstanceOfSatisfying(
                        SecureRandom.class,
                        random -> assertThat(random.getAlgorithm()).startsWith("NativePRNG"));
        assertThat(ports.clock()).isSameAs(InstantSource.system());
    }

    private static void assertLeavesNothing(LambdaProcess function, List<String> before) throws IOException {
        assertThat(function.log()).doesNotContain("priming failed");
        assertThat(function.connections()).doesNotContainAnyElementsOf(deployment.ports());
        assertThat(function.credentialsAsked()).isEqualTo(1);
        assertThat(deployment.items()).isEqualTo(before);
    }

    private static byte[] publication(String name) {
        return Deployment.publish(Deployment.version(name, 1));
    }
}
