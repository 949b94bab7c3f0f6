package dev.larder.registry;

import java.util.List;

/** Asks for what each run of the schedule has done: exporting the audit, and telling others what they were not told. */
public final class PlanErrands {

    private final RefreshQueue queue;
    private final boolean telling;

    /**
     * @param telling whether there is anybody to tell
     */
    public PlanErrands(RefreshQueue queue, boolean telling) {
        this.queue = queue;
        this.telling = telling;
    }

    /** Asks for both; RefreshFunction knows what is left to do. */
    public void run() {
        var audit = new RefreshRequest.Audit();
        queue.sendAll(telling ? List.of(audit, new RefreshRequest.Events()) : List.of(audit));
    }
}
