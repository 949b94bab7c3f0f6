package dev.larder.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.larder.settings.PrewarmSetting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;

/**
 * EventBridge Scheduler's part: invokes the function at the start and then every so often, one run after the other, with the
 * event that template.yaml has it send.
 */
final class LocalSchedule implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LocalSchedule.class.getName());

    /** What template.yaml gives to PrewarmFunction; told to it, not enforced. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("larder-prewarm").factory());
    private final RequestHandler<ScheduledEvent, String> function;
    private final Surroundings surroundings;

    private LocalSchedule(RequestHandler<ScheduledEvent, String> function, Surroundings surroundings) {
        this.function = function;
        this.surroundings = surroundings;
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** Begins with the first run. */
    static LocalSchedule start(
            RequestHandler<ScheduledEvent, String> function, PrewarmSetting setting, Surroundings surroundings) {
        var schedule = new LocalSchedule(function, surroundings);
        schedule.thread.scheduleAtFixedRate(schedule::invoke, 0, setting.every().toMillis(), TimeUnit.MILLISECONDS);
        return schedule;
    }

    private void invoke() {
        try {
            var id = surroundings.ids().get();
            function.handleRequest(event(id), Invocation.of("PrewarmFunction", id, TIMEOUT, surroundings.clock()));
        } catch (Throwable e) { // what is thrown on would end the schedule
            LOG.log(System.Logger.Level.ERROR, "PrewarmFunction failed; the next run begins as if nothing had been", e);
        }
    }

    private ScheduledEvent event(String id) {
        var event = new ScheduledEvent();
        event.setId(id);
        event.setDetailType("Scheduled Event");
        event.setSource("aws.scheduler");
        event.setAccount("000000000000");
        event.setTime(new DateTime(surroundings.clock().millis(), DateTimeZone.UTC));
        event.setRegion("local");
        event.setResources(List.of("arn:aws:scheduler:local:000000000000:schedule/default/prewarm"));
        event.setDetail(Map.of());
        return event;
    }

    /** No run begins from now on; one that is under way has a second to end. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "the schedule was closed in the middle of a run");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
