package dev.larder.npm;

import dev.larder.registry.PackageEvent;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Events as others get them: docs/events.md. */
public final class EventJson {

    /** Who tells of it. */
    public static final String SOURCE = "larder";

    private EventJson() {}

    /** What EventBridge calls the detail. */
    public static String detail(PackageEvent event) {
        return Json.text(out -> writeDetail(event, out));
    }

    /** The whole event as EventBridge delivers it, for where there is none. */
    public static String delivered(PackageEvent event) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeName("version").writeString("0");
            out.writeName("id").writeString(event.id());
            out.writeName("detail-type").writeString(event.type());
            out.writeName("source").writeString(SOURCE);
            out.writeName("account").writeString("000000000000");
            out.writeName("time").writeString(event.at().toString());
            out.writeName("region").writeString("local");
            out.writeName("resources").writeStartArray().writeEndArray();
            out.writeName("detail");
            writeDetail(event, out);
            out.writeEndObject();
        });
    }

    private static void writeDetail(PackageEvent event, JsonGenerator out) {
        out.writeStartObject();
        out.writeName("id").writeString(event.id());
        out.writeName("repository").writeString(event.repository());
        out.writeName("package").writeString(event.name().toString());
        out.writeName("sequence").writeNumber(event.sequence());
        out.writeName("time").writeString(event.at().toString());
        out.writeName("who").writeString(event.who());
        out.writeName("changes").writeStartArray();
        for (var change : event.changes()) {
            out.writeStartObject();
            new TreeMap<>(change).forEach((name, text) -> write(name, text, out));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeName("tags").writeStartObject();
        new TreeMap<>(event.tags()).forEach((tag, version) -> {
            out.writeName(tag);
            if (version.isEmpty()) {
                out.writeNull();
            } else {
                out.writeString(version);
            }
        });
        out.writeEndObject();
        out.writeEndObject();
    }

    /** What there may be several of is a list. */
    private static void write(String name, String text, JsonGenerator out) {
        out.writeName(name);
        if (name.equals("versions") || name.equals("users")) {
            Json.writeTexts(out, List.of(text.split(" ")));
        } else {
            out.writeString(text);
        }
    }
}
