package dev.larder.npm;

import dev.larder.audit.Entries;
import dev.larder.audit.Entry;
import dev.larder.http.Response;
import dev.larder.registry.EntryWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** The audit as it is answered and exported; docs/audit.md. */
public final class TrailJson implements EntryWriter {

    /** What asks for one entry a line. */
    public static final String LINES = "application/x-ndjson";

    /** A page as one JSON object; {@code next}: where the next one is. */
    public static Response page(Entries.Page page, Optional<String> next) {
        return SmallBodies.json(200, out -> {
            out.writeName("entries").writeStartArray();
            page.entries().forEach(entry -> write(entry, out));
            out.writeEndArray();
            next.ifPresent(url -> out.writeName("next").writeString(url));
        });
    }

    /** A page as JSON lines; the next one is where the link is. */
    public Response lines(Entries.Page page, Optional<String> next) {
        var answer =
                new Response(200, Map.of("content-type", LINES, "cache-control", "no-store"), lines(page.entries()));
        return next.map(url -> answer.with("link", "<" + url + ">; rel=\"next\""))
                .orElse(answer);
    }

    @Override
    public byte[] lines(List<Entry> entries) {
        var text = new ByteArrayOutputStream();
        for (var entry : entries) {
            try (var out = Json.generator(text)) {
                write(entry, out);
            }
            text.write('\n');
        }
        return text.toByteArray();
    }

    private static void write(Entry entry, JsonGenerator out) {
        out.writeStartObject();
        out.writeName("time").writeString(entry.at().toString());
        out.writeName("id").writeString(entry.id());
        out.writeName("who").writeString(entry.actor().who());
        out.writeName("address").writeString(entry.actor().address());
        out.writeName("token").writeString(entry.actor().token());
        out.writeName("request").writeString(entry.actor().request());
        out.writeName("verb").writeString(entry.verb());
        out.writeName("deed").writeString(entry.deed());
        out.writeName("parts").writeStartObject();
        new TreeMap<>(entry.parts()).forEach((name, text) -> out.writeName(name).writeString(text));
        out.writeEndObject();
        out.writeEndObject();
    }
}
