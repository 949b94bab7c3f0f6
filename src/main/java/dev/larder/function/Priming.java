package dev.larder.function;

import dev.larder.storage.aws.AwsClients;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Runs the hot paths before SnapStart takes its snapshot, so that the restored function finds them loaded and compiled: a
 * {@link Rehearsal} of what it answers, and real reads of the table, for what lies between the two. They alternate, so that
 * what is compiled knows both ways: code that has met the rehearsal alone is thrown away when it meets the real thing. The
 * real table and bucket are changed by neither, no upstream is asked, and nothing stays: no connection, no credential, no
 * item. What cannot be had from a snapshot is made at once when it is restored: credentials, and the connections that most
 * requests need. Priming is best effort: what fails is logged and never fails a deployment.
 */
final class Priming implements Resource {

    private static final System.Logger LOG = System.getLogger(Priming.class.getName());

    /**
     * C1 looks at each 128th call of a method, and compiles it from the 200th on, from later on while it has much to do. So
     * what a request calls once is looked at in the second pass, and in the third, which finds it idle.
     */
    private static final int PASSES = 3;

    private static final int ROUNDS = 130;

    /**
     * Without reads of the real table, at the end. The SDK remembers for good for whom it has signed, by their secret keys,
     * but only the last three hundred: the role's is not to be among them, and each round signs for six others or more.
     */
    private static final int LAST_ROUNDS = 60;

    /**
     * What Lambda's runtime client loads for its first request, from jars: a fifth of a packument's processor time. Other
     * releases of it may call them otherwise.
     */
    private static final List<String> LOADED_LATE = List.of(
            "com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal",
            "com.amazonaws.services.lambda.runtime.api.client.api.LambdaContext");

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** What a process that does nothing takes of a pause; the kernel counts in steps of ten. */
    private static final Duration NOTHING_DONE = Duration.ofMillis(10);

    private static final int MOST_PAUSES = 40;

    /** Where Lambda puts the trace of a request, which the SDK sends on. */
    private static final String TRACE = "com.amazonaws.xray.traceHeader";

    /** How long the calls may take that open connections: Lambda gives a restore ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, String> variables;
    private final Consumer<Rehearsal> act;
    private final List<Runnable> openings;

    /**
     * @param variables of the function
     * @param act what it answers, once
     * @param openings calls that change nothing, of what most requests call
     */
    Priming(Map<String, String> variables, Consumer<Rehearsal> act, List<Runnable> openings) {
        this.variables = variables;
        this.act = act;
        this.openings = List.copyOf(openings);
    }

    /** To be run before the next snapshot. CRaC holds it weakly. */
    void register() {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        LOADED_LATE.forEach(Priming::load);
        System.setProperty(TRACE, "Root=1-00000000-000000000000000000000000;Sampled=0");
        try (var rehearsal = new Rehearsal(variables, _ -> {})) {
            var clients = AwsClients.forgetful(variables);
            var opening = Openings.of(AwsPorts.table(variables, clients));
            var closing = Openings.of(AwsPorts.table(variables, clients.closing()));
            for (var pass = 0; pass < PASSES; pass++) {
                for (var round = 0; round < ROUNDS; round++) {
                    act.accept(rehearsal);
                    opening.run();
                    closing.run(); // over the connection that is open now
                }
                awaitCompilers();
            }
            for (var round = 0; round < LAST_ROUNDS; round++) {
                act.accept(rehearsal);
            }
            awaitCompilers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "priming failed; the first requests after a restore will be slower", e);
        } finally {
            System.clearProperty(TRACE);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(Level.DEBUG, "the first request after a restore loads what it is called now", e);
        }
    }

    /**
     * Until this process does nothing. What the compilers have not done by then, every restored function would do again
     * while its first client waits.
     */
    private static void awaitCompilers() throws InterruptedException {
        for (var pause = 0; pause < MOST_PAUSES; pause++) {
            var before = processorTime();
            Thread.sleep(PAUSE);
            if (processorTime().minus(before).compareTo(NOTHING_DONE) <= 0) {
                return;
            }
        }
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** All at once, where a request would open one after the other. */
    @Override
    public void afterRestore(Context<? extends Resource> context) {
        var calls = openings.stream()
                .map(opening -> Thread.ofPlatform().daemon().start(() -> open(opening)))
                .toList();
        var end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (var call : calls) {
                call.join(Duration.ofNanos(end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void open(Runnable opening) {
        try {
            opening.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "no connection was opened ahead; the first request opens it", e);
        }
    }
}
