package dev.larder.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.larder.registry.KeptLockfiles;
import dev.larder.registry.PlanErrands;
import dev.larder.registry.PlanPrewarm;
import dev.larder.registry.PlanSweep;
import java.lang.System.Logger.Level;

/**
 * Begins on a schedule: looks for what will be wanted, and for what may go, and asks RefreshFunction for it, and for what
 * else is due. Its role may read what it plans with
 * and send to the queue; it writes nothing and reaches no upstream.
 */
public final class PrewarmFunction implements RequestHandler<ScheduledEvent, String> {

    private static final System.Logger LOG = System.getLogger(PrewarmFunction.class.getName());

    private final KeptLockfiles lockfiles;
    private final PlanPrewarm plan;
    private final PlanSweep sweep;
    private final PlanErrands errands;

    /** As Lambda starts it. */
    public PrewarmFunction() {
        this(Wiring.start(AwsPorts.fromEnvironment()));
    }

    PrewarmFunction(Wiring.Wired wired) {
        lockfiles = wired.get(KeptLockfiles.class);
        plan = wired.get(PlanPrewarm.class);
        sweep = wired.get(PlanSweep.class);
        errands = wired.get(PlanErrands.class);
    }

    /** Whatever the event says, a run is a run: {@link PlanPrewarm} knows by itself what is due. */
    @Override
    public String handleRequest(ScheduledEvent event, Context context) {
        var locked = lockfiles.together();
        var planned = plan.run(locked);
        sweep.run(locked);
        errands.run();
        LOG.log(planned.isEmpty() ? Level.DEBUG : Level.INFO, planned::toString);
        return planned.toString();
    }
}
