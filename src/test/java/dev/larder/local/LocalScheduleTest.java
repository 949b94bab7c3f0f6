package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.larder.settings.PrewarmSetting;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalScheduleTest {

    private record Run(ScheduledEvent event, Context context) {}

    private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();

    private String remember(ScheduledEvent event, Context context) {
        runs.add(new Run(event, context));
        return "planned";
    }

    private Run next() throws InterruptedException {
        var run = runs.poll(20, TimeUnit.SECONDS);
        assertThat(run).as("a run within 20 seconds").isNotNull();
        return run;
    }

    @Test
    void it_begins_at_once_with_the_event_that_the_scheduler_would_send() throws InterruptedException {
        try (var _ = LocalSchedule.start(
                this::remember, new PrewarmSetting(14, Duration.ofHours(1), 0), TestDoor.SURROUNDINGS)) {
            var run = next();

            assertThat(run.event().getSource()).isEqualTo("aws.scheduler");
            assertThat(run.event().getDetailType()).isEqualTo("Scheduled Event");
            assertThat(Instant.ofEpochMilli(run.event().getTime().getMillis())).isEqualTo(TestDoor.CLOCK.instant());
            assertThat(run.event().getDetail()).isEmpty();
            assertThat(run.context().getFunctionName()).isEqualTo("PrewarmFunction");
            assertThat(run.context().getRemainingTimeInMillis()).isEqualTo(300_000);
        }
        assertThat(runs).isEmpty();
    }

    @Test
    void it_goes_on_also_after_a_run_that_failed() throws InterruptedException {
        try (var _ = LocalSchedule.start(
                (event, context) -> {
                    remember(event, context);
                    throw new IllegalStateException("this test's function fails");
                },
                new PrewarmSetting(14, Duration.ofMillis(10), 0),
                TestDoor.SURROUNDINGS)) {
            next();
            next();
            next();
        }
    }

    @Test
    void it_goes_on_also_after_a_run_for_which_memory_was_short() throws InterruptedException {
        try (var _ = LocalSchedule.start(
                (event, context) -> {
                    remember(event, context);
                    throw new OutOfMemoryError("this test's function takes too much");
                },
                new PrewarmSetting(14, Duration.ofMillis(10), 0),
                TestDoor.SURROUNDINGS)) {
            next();
            next();
        }
    }

    @Test
    void it_begins_also_when_nothing_is_to_be_kept_warm() throws InterruptedException {
        try (var _ = LocalSchedule.start(
                this::remember, new PrewarmSetting(0, Duration.ofMillis(10), 0), TestDoor.SURROUNDINGS)) {
            next();
        }
    }

    @Test
    void no_run_begins_once_it_is_closed() throws InterruptedException {
        var schedule = LocalSchedule.start(
                this::remember, new PrewarmSetting(14, Duration.ofMillis(1), 0), TestDoor.SURROUNDINGS);
        next();
        schedule.close();
        runs.clear();

        assertThat(runs.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }
}
