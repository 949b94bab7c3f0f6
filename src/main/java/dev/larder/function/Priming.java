package dev.larder.function;

import dev.larder.storage.Key;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Runs the hot paths before SnapStart takes its snapshot, so that the restored function finds them loaded and compiled: a
 * {@link Rehearsal} of what it answers, and a real read of the table, for what lies between the two. The real table and bucket
 * are changed by neither, no upstream is asked, and nothing stays: no connection, no credential, no item. Priming is best
 * effort: what fails is logged and never fails a deployment.
 */
final class Priming implements Resource {

    private static final System.Logger LOG = System.getLogger(Priming.class.getName());

    /** Enough for the compilers to have seen what is hot. */
    private static final int ROUNDS = 100;

    /**
     * How many rounds a real read follows. They alternate, so that what is compiled knows both ways: code that has met the
     * rehearsal alone is thrown away when it meets the real thing.
     */
    private static final int ROUNDS_A_READ = 5;

    /** Of a token that nobody can have: a hash is longer. */
    private static final Key NOTHING = new Key("T#priming", "TOKEN");

    /** Without a compilation that ended in it, there is none under way. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final int MOST_PAUSES = 25;

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
        try (var rehearsal = new Rehearsal(variables, _ -> {})) {
            var table = AwsPorts.passingTable(variables);
            for (var round = 1; round <= ROUNDS; round++) {
                act.accept(rehearsal);
                if (round % ROUNDS_A_READ == 0) {
                    table.get(List.of(NOTHING));
                }
            }
            awaitCompilers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "priming failed; the first requests after a restore will be slower", e);
        }
    }

    /** What they have not done by then, every restored function would do again while its first client waits. */
    private static void awaitCompilers() throws InterruptedException {
        var compilers = ManagementFactory.getCompilationMXBean();
        var before = -1L;
        for (var pause = 0; pause < MOST_PAUSES && before != compilers.getTotalCompilationTime(); pause++) {
            before = compilers.getTotalCompilationTime();
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing that ages was captured: connections are made on demand, and credentials are asked for anew.
    }
}
