package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.larder.iam.Deeds;
import dev.larder.iam.Proof;
import dev.larder.iam.Roles;
import dev.larder.storage.aws.Emulators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The route tests once more, with the adapters of deployed functions on emulators of AWS: they pass there too. And the proof
 * of the roles in template.yaml: what each function asked of AWS meanwhile, its role allows, and nothing else.
 */
class DeployedRoutesIT {

    private static final Roles ROLES = Roles.ofTemplate();
    private static final Deeds DEEDS = new Deeds();

    @TempDir
    private static Path folder;

    private static Emulators emulators;
    private static Stacks stacks;
    private static List<RouteTests.Outcome> outcomes;

    @BeforeAll
    static void run() throws IOException {
        emulators = Emulators.start(folder);
        var tests = new RouteTests();
        stacks = new Stacks(emulators, DEEDS);
        TestRegistry.on(() -> stacks.lendTo(tests.running()));
        try {
            outcomes = tests.run();
        } finally {
            TestRegistry.inMemory();
        }
    }

    @AfterAll
    static void stop() {
        if (stacks != null) {
            stacks.close();
        }
        if (emulators != null) {
            emulators.close();
        }
    }

    static List<String> functions() {
        return ROLES.functions();
    }

    @TestFactory
    Stream<DynamicTest> a_route_test_ends_here_as_in_memory() {
        assertThat(outcomes).isNotEmpty();
        return outcomes.stream().map(outcome -> dynamicTest(outcome.name(), outcome::repeat));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void a_role_allows_what_its_function_does(String function) {
        if (RouteTests.areTelling()) {
            assertThat(DEEDS.functions()).as("functions that were seen at work").contains(function);
        }
        assertThat(Proof.missing(ROLES, function, DEEDS)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void a_role_allows_nothing_that_its_function_never_does(String function) {
        assumeTrue(RouteTests.areTelling(), "the route tests that have run do not do everything");

        assertThat(Proof.idle(ROLES, function, DEEDS)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void whatever_statement_a_role_lacks_is_missed(String function) {
        assumeTrue(RouteTests.areTelling(), "the route tests that have run do not do everything");

        var found = new TreeSet<>(Proof.needed(ROLES, function, DEEDS));
        found.addAll(Proof.unseen(ROLES, function));

        assertThat(found).containsExactlyInAnyOrderElementsOf(ROLES.sids(function));
    }

    @ParameterizedTest
    @CsvSource({
        "ReadFunction, dynamodb:PutItem, Table, H#*",
        "ReadFunction, dynamodb:PutItem, Table, T#*",
        "ReadFunction, dynamodb:BatchGetItem, Table, A#*",
        "ReadFunction, dynamodb:UpdateItem, Table, C#*",
        "ReadFunction, s3:PutObject, Bucket/hosted/*,",
        "ReadFunction, kms:Sign, SigningKey,",
        "ReadFunction, logs:CreateLogGroup, ReadLog,",
        "WriteFunction, dynamodb:DeleteItem, Table, A#*",
        "WriteFunction, s3:DeleteObject, Bucket/hosted/*,",
        "WriteFunction, sqs:ReceiveMessage, RefreshQueue,",
        "RefreshFunction, dynamodb:Query, Table, T#*",
        "RefreshFunction, sqs:DeleteQueue, RefreshQueue,",
        "RefreshFunction, s3:DeleteObject, Bucket/audit/*,",
        "PrewarmFunction, dynamodb:PutItem, Table, C#*",
        "PrewarmFunction, s3:ListBucket, Bucket,"
    })
    void a_permission_too_many_is_found(String function, String action, String resource, String partition) {
        var planted = partition == null ? ROLES.planted(action, resource) : ROLES.planted(action, resource, partition);

        assertThat(Proof.idle(planted, function, DEEDS))
                .anyMatch(found -> found.startsWith(function + " never used Planted " + action));
    }
}
