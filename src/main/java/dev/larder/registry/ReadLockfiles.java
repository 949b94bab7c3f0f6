package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.LockfileName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.upstream.TarballFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The lockfiles that were handed over, and how much of each we hold, for whoever may hand one over. */
public final class ReadLockfiles {

    /** How many failures are named: an answer has 6 MB. */
    private static final int MOST_FAILURES = 1_000;

    /** When it has shown that there is nothing, where nobody may be told that there is something. */
    private static final Duration LOOKED_FOR = Duration.ofMinutes(1);

    private final Gate gate;
    private final KeptLockfiles lockfiles;
    private final Warmth warmth;
    private final InstantSource clock;

    public ReadLockfiles(Gate gate, KeptLockfiles lockfiles, Warmth warmth, InstantSource clock) {
        this.gate = gate;
        this.lockfiles = lockfiles;
        this.warmth = warmth;
        this.clock = clock;
    }

    /**
     * How far a lockfile is.
     *
     * @param warm how many of its versions we hold
     * @param pending how many are still to be fetched
     * @param failed how many could not be fetched
     * @param failures why, for {@code name@version}; at most {@value #MOST_FAILURES}
     */
    public record Report(KeptLockfile lockfile, int warm, int pending, int failed, Map<String, String> failures) {}

    /** All of them, by name. */
    public List<KeptLockfile> list(Caller caller) {
        gate.enterToPrewarm(caller);
        return lockfiles.list();
    }

    /** How far the one of that name is. */
    public Report read(Caller caller, LockfileName name) {
        var pass = gate.enterToPrewarm(caller);
        var kept = lockfiles.find(name).orElseThrow(() -> new Refusal(new Problem.NobodyFound("lockfile " + name)));
        return progress(pass, kept, lockfiles.content(name)).report();
    }

    Progress progress(Gate.Pass pass, KeptLockfile kept, LockedPackages packages) {
        var locked = warmth.of(
                packages, hosted -> pass.policy().may(pass.user(), Permission.READ, hosted.subject(), pass.grants()));
        return new Progress(kept, locked, pass.user().name().equals(kept.by()), clock.instant());
    }

    /**
     * Where everything in a lockfile stands.
     *
     * @param mine whether the caller knows what is in it, having handed it over: others do not learn from it of
     *     packages that they may not see
     */
    record Progress(KeptLockfile kept, List<Warmth.Standing> locked, boolean mine, Instant now) {

        /** What asks for that which is missing. */
        Stream<RefreshRequest> due() {
            return locked.stream().flatMap(one -> one.due(now).stream());
        }

        Report report() {
            var warm = 0;
            var pending = 0;
            var failed = 0;
            var failures = new TreeMap<String, String>();
            for (var one : locked) {
                switch (shown(one)) {
                    case Warmth.State.Warm _ -> warm++;
                    case Warmth.State.Pending _ -> pending++;
                    case Warmth.State.Failed failure -> {
                        failed++;
                        if ((mine || !one.hidden()) && failures.size() < MOST_FAILURES) {
                            failures.put(one.name() + "@" + one.version(), failure.why());
                        }
                    }
                }
            }
            return new Report(kept, warm, pending, failed, failures);
        }

        /** What is hidden looks like what does not exist: looked for for a moment, and not found. */
        private Warmth.State shown(Warmth.Standing one) {
            var over = one.hidden() && kept.at().plus(LOOKED_FOR).isBefore(now);
            return over ? new Warmth.State.Failed(TarballFailure.NOWHERE, Optional.empty()) : one.state();
        }
    }
}
