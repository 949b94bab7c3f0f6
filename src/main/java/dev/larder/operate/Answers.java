package dev.larder.operate;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What came of a command, as JSON for programs. */
public final class Answers {

    private static final JsonFactory JSON = new JsonFactory();

    private Answers() {}

    /**
     * An object of these fields, by name: texts, numbers, truth values, lists and objects of such; what is empty is
     * left out.
     */
    public static byte[] json(Map<String, ?> fields) {
        var bytes = new ByteArrayOutputStream();
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(out, fields);
        }
        return bytes.toByteArray();
    }

    /** What a check came to, as fields. */
    public static Map<String, Object> of(VerifyRegistry.Report report, List<Finding> findings) {
        return Map.of(
                "good", report.isGood(),
                "partitions", report.partitions(),
                "objects", report.objects(),
                "left", report.left(),
                "repaired", report.repaired(),
                "findings", findings.stream().map(Answers::of).toList(),
                "cursor", report.cursor());
    }

    private static Map<String, Object> of(Finding finding) {
        return Map.of(
                "severity", finding.severity().name(),
                "where", finding.where(),
                "what", finding.what(),
                "advice", finding.advice(),
                "repair", finding.repair().map(Finding.Repair::does));
    }

    /** How much there is, as fields. */
    public static Map<String, Object> of(MeasureRegistry.Report report) {
        return Map.of(
                "counts", report.counts(),
                "largest", report.largest().stream().map(Answers::of).toList());
    }

    private static Map<String, Object> of(MeasureRegistry.Size size) {
        return Map.of("name", size.name(), "versions", size.versions(), "bytes", size.bytes());
    }

    /**
     * What a collection came to, as fields.
     *
     * @param delete whether it was told to remove anything
     */
    public static Map<String, Object> of(CollectGarbage.Report report, boolean delete) {
        return Map.of(
                "objects",
                report.objects(),
                "orphans",
                report.orphans(),
                "bytes",
                report.bytes(),
                delete ? "removed" : "removable",
                report.removed(),
                delete ? "removedBytes" : "removableBytes",
                report.removedBytes(),
                "finished",
                report.finished());
    }

    private static void write(JsonGenerator out, Object value) {
        switch (value) {
            case Map<?, ?> fields -> {
                out.writeStartObject();
                var sorted = new TreeMap<String, Object>();
                fields.forEach((name, field) -> sorted.put(name.toString(), field));
                sorted.values().removeIf(Optional.empty()::equals);
                sorted.forEach((name, field) -> {
                    out.writeName(name);
                    write(out, field);
                });
                out.writeEndObject();
            }
            case Collection<?> values -> {
                out.writeStartArray();
                values.forEach(each -> write(out, each));
                out.writeEndArray();
            }
            case Optional<?> present -> write(out, present.orElseThrow());
            case Number number -> out.writeNumber(number.longValue());
            case Boolean truth -> out.writeBoolean(truth);
            default -> out.writeString(value.toString());
        }
    }
}
