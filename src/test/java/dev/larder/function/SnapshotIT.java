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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bundle under Lambda's own runtime interface client: what is loaded until the first answer, and what SnapStart
 * would put into a snapshot. The figures in docs/cold-start.md come from the same processes, measured.
 */
class SnapshotIT {

    private static final Path BUNDLE = Path.of("target/bundle/lib");

    /**
     * A tenth more than ReadFunction loads until it has answered a packument (6,250 when this was written, 700 of them
     * for TLS).
     */
    private static final int READ_CLASSES = 6_900;

    /** A tenth more than WriteFunction loads until something is published (7,100). */
    private static final int WRITE_CLASSES = 7_800;

    @TempDir
    private static Path folder;

    private static Deployment deployment;
    private static SecretsServer secrets;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse("false".equals(System.getProperty("larder.dynamodb-local")), "DynamoDB Local is left out");
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "what a process holds open is read in /proc");
        deployment = Deployment.start(Files.createDirectory(folder.resolve("bucket")));
        secrets = SecretsServer.start();
        deployment.variables().put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url());
        deployment.variables().merge("LARDER_UPSTREAM", " bearer=secret:npm/acme", String::concat);
    }

    @AfterAll
    static void stop() {
        if (deployment != null) {
            secrets.close();
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
        var secretsRead = secrets.asked();
        try (var function = process(ReadFunction.class, Init.SNAP_START, "read-snapshot")) {
            var checkpoint = leavesNothing(function, before, secretsRead);
            var asked = function.credentialsAsked();

            function.restore();
            assertThat(function.connections())
                    .as("opened ahead; this is how one that had survived would show")
                    .contains(deployment.port("DYNAMODB"), deployment.port("S3"), deployment.upstreamPort());
            deployment.publishElsewhere("widget-elsewhere");
            var loaded = function.classes().size();
            var first = Deployment.require(200, function.invoke(Deployment.get("/" + Deployment.HOSTED)));
            assertThat(function.classes().subList(loaded, function.classes().size()))
                    .as("what the first request has to load")
                    .isEmpty();
            var said = List.of(
                    first,
                    Deployment.require(200, function.invoke(Deployment.get("/" + Deployment.CACHED))),
                    Deployment.require(302, function.invoke(Deployment.get(Deployment.tarball(Deployment.HOSTED)))),
                    Deployment.require(200, function.invoke(Deployment.get("/widget-elsewhere"))));
            assertThat(checkpoint.memoriesIn(said.toString() + added(before))).isEmpty();
            assertThat(function.credentialsAsked()).as("asked for anew").isEqualTo(asked + 1);
            assertThat(secrets.asked()).as("the upstream's").isEqualTo(secretsRead + 1);
        }
    }

    @Test
    void priming_the_write_function_leaves_nothing_behind_and_it_publishes_once_restored() throws IOException {
        var before = deployment.items();
        var ids = new ArrayList<String>();
        for (var name : List.of("one", "other")) {
            var secretsRead = secrets.asked();
            try (var function = process(WriteFunction.class, Init.SNAP_START, "write-snapshot-" + name)) {
                var checkpoint = leavesNothing(function, before, secretsRead);
                var asked = function.credentialsAsked();

                function.restore();
                assertThat(function.connections())
                        .as("opened ahead")
                        .contains(
                                deployment.port("DYNAMODB"),
                                deployment.port("KMS"),
                                deployment.port("S3"),
                                deployment.port("SQS"));
                var login = Deployment.require(200, function.invoke(Deployment.login()))
                        .toString();
                Deployment.require(201, function.invoke(publication("@acme/restored-" + name)));
                var said = login + added(before);
                assertThat(Checkpoint.ids(said))
                        .as("of a login, and of entries")
                        .hasSizeGreaterThan(2);
                assertThat(Checkpoint.times(said)).as("of a publication").isNotEmpty();
                assertThat(checkpoint.memoriesIn(said)).isEmpty();
                assertThat(function.credentialsAsked()).as("asked for anew").isEqualTo(asked + 1);
                ids.addAll(Checkpoint.ids(login));
                before = deployment.items();
            }
        }
        assertThat(ids).as("two environments think of different ids").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"connection, a connection", "secret, a secret"})
    void what_a_snapshot_must_not_hold_is_found_in_it(String planted, String found) throws IOException {
        try (var function = planted(planted)) {
            function.awaitCheckpoint();

            assertThat(Checkpoint.of(function).findings(deployment.ports())).contains(found);
        }
    }

    @ParameterizedTest
    @CsvSource({"clock, a time", "id, an id"})
    void what_is_told_from_before_a_snapshot_is_found_out(String planted, String found) throws IOException {
        try (var function = planted(planted)) {
            function.awaitCheckpoint();
            var checkpoint = Checkpoint.of(function);
            function.restore();

            assertThat(checkpoint.findings(deployment.ports())).isEmpty();
            assertThat(checkpoint.memoriesIn(function.invoke(Deployment.login()).toString()))
                    .containsExactly(found);
        }
    }

    @Test
    void a_function_that_remembers_nothing_is_not_found_out() throws IOException {
        try (var function = planted("nothing")) {
            function.awaitCheckpoint();
            var checkpoint = Checkpoint.of(function);
            function.restore();

            assertThat(checkpoint.findings(deployment.ports())).isEmpty();
            assertThat(checkpoint.memoriesIn(function.invoke(Deployment.login()).toString()))
                    .isEmpty();
        }
    }

    private static LambdaProcess planted(String what) throws IOException {
        deployment.variables().put("PLANTED", what);
        return process(PlantedFunction.class, Init.SNAP_START, "planted-" + what);
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

    /**
     * @param before the items of the table before the process started
     * @param secretsRead how often somebody had asked for a secret until then
     */
    private static Checkpoint leavesNothing(LambdaProcess function, List<String> before, int secretsRead)
            throws IOException {
        function.awaitCheckpoint();
        var checkpoint = Checkpoint.of(function);
        assertThat(function.log()).doesNotContain("priming failed");
        assertThat(checkpoint.findings(deployment.ports())).isEmpty();
        assertThat(function.credentialsAsked())
                .as("otherwise nothing was primed")
                .isPositive();
        assertThat(secrets.asked()).isEqualTo(secretsRead);
        assertThat(deployment.items()).isEqualTo(before);
        return checkpoint;
    }

    private static List<String> added(List<String> before) {
        return deployment.items().stream()
                .filter(item -> !before.contains(item))
                .toList();
    }

    private static byte[] publication(String name) {
        return Deployment.publish(Deployment.version(name, 1));
    }
}
