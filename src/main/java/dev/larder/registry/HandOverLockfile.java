package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Lockfile;
import dev.larder.domain.LockfileName;
import java.util.function.Supplier;

/**
 * Takes the lockfile of a project, whose packages are kept warm from then on. What is missing is asked for at once; what is
 * lost of that, and what is more than fits into a request, the schedule asks for.
 */
public final class HandOverLockfile {

    /** What is asked for at once: two seconds of sending. */
    private static final int MOST_AT_ONCE = 2_000;

    private final Gate gate;
    private final KeptLockfiles lockfiles;
    private final ReadLockfiles reading;
    private final RefreshQueue queue;

    public HandOverLockfile(Gate gate, KeptLockfiles lockfiles, ReadLockfiles reading, RefreshQueue queue) {
        this.gate = gate;
        this.lockfiles = lockfiles;
        this.reading = reading;
        this.queue = queue;
    }

    /**
     * What was done.
     *
     * @param isNew whether there was none of that name
     */
    public record Done(ReadLockfiles.Report report, boolean isNew) {}

    /**
     * Keeps a lockfile in the place of the one of that name. Repeating it asks for what is still missing.
     *
     * @param body what the client sent; asked only once the caller is known to be allowed
     */
    public Done put(Caller caller, LockfileName name, Supplier<Lockfile> body) {
        var pass = gate.enterToPrewarm(caller);
        var lockfile = body.get();
        var packages = LockedPackages.of(lockfile);
        var kept = lockfiles.keep(name, lockfile, packages, pass.actor());
        var progress = reading.progress(pass, kept.lockfile(), packages);
        queue.sendAll(progress.due().limit(MOST_AT_ONCE).toList());
        return new Done(progress.report(), kept.isNew());
    }

    /** Forgets a lockfile. What we hold because of it stays as long as clients use it. */
    public void remove(Caller caller, LockfileName name) {
        lockfiles.remove(name, gate.enterToPrewarm(caller).actor());
    }
}
