package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLogTest {

    @Test
    void an_event_is_one_line_whatever_is_in_it() {
        var event = new LogRecord(Level.SEVERE, "a \"defect\"\nof {0}");
        event.setLoggerName("dev.larder");
        event.setParameters(new Object[] {"ours"});
        event.setThrown(new IllegalStateException("no"));

        var line = new JsonLog().format(event);

        assertThat(line.strip()).doesNotContain("\n");
        assertThat(Json.object(line.getBytes()))
                .containsEntry("level", "SEVERE")
                .containsEntry("logger", "dev.larder")
                .containsEntry("message", "a \"defect\"\nof ours")
                .containsEntry("error", "java.lang.IllegalStateException: no")
                .containsKeys("time", "stack");
    }
}
