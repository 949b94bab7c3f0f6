package dev.larder.function;

import dev.larder.storage.Key;
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
 * item. Priming is best effort: what fails is logged and never fails a deployment.
 */
final class Priming implements Resource {

    private static final System.Logger LOG = System.getLogger(Priming.class.getName());

    /** A few more than C1 waits for before it compiles (200 calls), so that it has compiled what a request calls once. */
    private static final int ROUNDS = 250;

    /**
     * Without reads of the real table, at the end. The SDK remembers for good for whom it has signed, by their secret keys,
     * but only the last three hundred: the role's is not to be among them, and each round signs for six others or more.
     */
    private static final int LAST_ROUNDS = 60;

    /** Of a token that nobody can have: a hash is longer. */
    private static final Key NOTHING = new Key("T#priming", "TOKEN");

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** What a process that does nothing takes of a pause; the kernel counts in steps of ten. */
    private static final Duration NOTHING_DONE = Duration.ofMillis(10);

    private static final int MOST_PAUSES = 40;

    /** Where Lambda puts the trace of a request, which the SDK sends on. */
    private static final String TRACE = "com.amazonaws.xray.traceHeader";

    private final Map<String, String> variables;
    private final Consumer<Rehearsal> act;

    /**
     * @param variables of the function
     * @param act what it answers, once
     */
    Priming(Map<String, String> variables, Consumer<Rehearsal> act) {
        this.variables = variables;
        this.act = act;
    }

    /** To be run before the next snapshot. CRaC holds it weakly. */
    void register() {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        System.setProperty(TRACE, "Root=1-00000000-000000000000000000000000;Sampled=0");
        try (var rehearsal = new Rehearsal(variables, _ -> {})) {
            var clients = AwsClients.forgetful(variables);
            var opening = AwsPorts.table(variables, clients);
            var closing = AwsPorts.table(variables, clients.closing());
            for (var round = 0; round < ROUNDS; round++) {
                act.accept(rehearsal);
                opening.get(List.of(NOTHING));
                closing.get(List.of(NOTHING)); // over the connection that is open now
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

    /**
     * Until this process does nothing. What the compilers have not done by then, every restored function would do again while
     * its first client waits.
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

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing that ages was captured: connections are made on demand, and credentials are asked for anew.
    }
}
