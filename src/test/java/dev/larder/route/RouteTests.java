package dev.larder.route;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.larder.storage.aws.Emulators;
import dev.larder.storage.aws.KnownLacks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.TestAbortedException;

/**
 * Runs route tests in this JVM, two at once where the emulators are ours, and keeps how they ended: those that together do
 * all that functions do with their stores, in a minute or two. {@code -Dlarder.routes='.*Test'} runs all, {@code
 * -Dlarder.routes=REGEX} the classes whose whole name matches. jqwik's properties are left out: their thousands of tries ask
 * the same of the stores.
 */
final class RouteTests implements TestExecutionListener {

    /** How a test ended: with nothing, or with what it threw. */
    record Outcome(String name, Optional<Throwable> thrown) {

        /** Ends so again; is skipped when the emulator is known to lack what it takes. */
        void repeat() throws Throwable {
            var lack = KnownLacks.why(name.replaceFirst("^\\S* (\\w*).*", "$1"));
            assumeTrue(lack.isEmpty(), () -> lack.orElse(""));
            if (thrown.isPresent()) {
                throw thrown.get();
            }
        }
    }

    /** Two tests at once: one works while an emulator answers the other. Of other emulators nobody knows what they bear. */
    private static final Map<String, String> SIDE_BY_SIDE = Map.of(
            "junit.jupiter.execution.parallel.enabled", Boolean.toString(Emulators.areEmbedded()),
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2",
            "junit.jupiter.execution.parallel.config.fixed.max-pool-size", "2");

    private static final String ALL = ".*Test";

    private static final String TELLING = ".*("
            + String.join(
                    "|",
                    "Access",
                    "Attestations",
                    "CacheKeeping",
                    "Deprecate",
                    "ExportAudit",
                    "Freshness",
                    "Lockfiles",
                    "Metrics",
                    "OneTimePassword",
                    "OperatorFunction",
                    "OperatorImport",
                    "PackageEvents",
                    "Packument",
                    "Prewarm",
                    "Publish",
                    "ReadAudit",
                    "SampleEvents",
                    "SeveralUpstreams",
                    "Signatures",
                    "Stars",
                    "Tarball",
                    "Tokens",
                    "Trail",
                    "Unpublish",
                    "Uses",
                    "Verify",
                    "WebLogin")
            + ")Test";

    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<String> running = ThreadLocal.withInitial(() -> "no test");

    /** Whether they do all that functions do. */
    static boolean areTelling() {
        return Set.of(ALL, TELLING).contains(pattern());
    }

    private static String pattern() {
        return System.getProperty("larder.routes", TELLING);
    }

    List<Outcome> run() {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage(RouteTests.class.getPackageName()))
                .filters(
                        ClassNameFilter.includeClassNamePatterns(pattern()),
                        EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameters(SIDE_BY_SIDE)
                .build();
        LauncherFactory.create().execute(request, this);
        return List.copyOf(outcomes);
    }

    /** The test that this thread runs just now. */
    String running() {
        return running.get();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        running.set(name(test));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        outcomes.add(new Outcome(name(test), Optional.of(new TestAbortedException(reason))));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            outcomes.add(new Outcome(name(test), result.getThrowable()));
        }
    }

    /** {@code PublishTest what_is_published_can_be_read_at_once()}. */
    private static String name(TestIdentifier test) {
        var type = test.getUniqueId().replaceFirst(".*\\[class:[^\\]]*?([A-Za-z]*)\\].*", "$1");
        return type + " " + test.getLegacyReportingName();
    }
}
