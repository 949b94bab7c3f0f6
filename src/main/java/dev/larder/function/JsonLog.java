package dev.larder.function;

import dev.larder.npm.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log as Logs Insights reads it: a JSON object a line, a stack trace and all. */
final class JsonLog extends Formatter {

    /** From now on this process logs so. */
    static void install() {
        for (var handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new JsonLog());
        }
    }

    @Override
    public String format(LogRecord event) {
        var line = Json.text(out -> {
            out.writeStartObject();
            out.writeName("time").writeString(event.getInstant().toString());
            out.writeName("level").writeString(event.getLevel().getName());
            out.writeName("logger").writeString(event.getLoggerName());
            out.writeName("message").writeString(formatMessage(event));
            if (event.getThrown() != null) {
                out.writeName("error").writeString(event.getThrown().toString());
                out.writeName("stack").writeString(stack(event.getThrown()));
            }
            out.writeEndObject();
        });
        return line + System.lineSeparator();
    }

    private static String stack(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
