package dev.larder.npm;

import dev.larder.domain.Inventory;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * npm's older audits, {@code POST /-/npm/v1/security/audits} and {@code audits/quick}: npm 8 and 10 ask them when the bulk
 * audit fails, pnpm 9 and 10 ask nothing else. Public registries have retired them, so the question put upstream is the
 * bulk audit's, and its answer is told in the words of the older ones.
 */
public final class QuickAudit {

    private static final List<String> SEVERITIES = List.of("info", "low", "moderate", "high", "critical");
    private static final int MOST_PATHS = 100; // pnpm shows a few, and the number

    /** Each path repeats the names above it, and each advisory the paths: a small question could take all memory. */
    private static final int LARGEST_REPORT = 32 << 20;

    private QuickAudit() {}

    /** What {@code body} asks about; refuses what is malformed, or more than anybody has. */
    public static Inventory inventory(byte[] body) {
        var installed = new Installed();
        AuditTree.walk(body, dependency -> installed.add(dependency.name(), dependency.version()));
        return installed.inventory();
    }

    /** A version that is installed, and where. */
    private static final class Finding {
        private final List<String> paths = new ArrayList<>();
        private boolean dev = true;
        private boolean optional = true;

        /** Gives the length of what is kept of it. */
        private int add(AuditTree.Dependency dependency) {
            dev &= dependency.dev();
            optional &= dependency.optional();
            if (paths.size() == MOST_PATHS) {
                return 0;
            }
            paths.add(dependency.path());
            return paths.getLast().length();
        }
    }

    /** The older audits' answer to {@code body}, given the bulk audit's; refuses what would be too much to tell. */
    public static byte[] report(byte[] body, byte[] bulk) {
        var advisories = new TreeMap<>(Advisory.read(bulk));
        var findings = new HashMap<String, Map<String, Finding>>();
        var counts = new int[] {0, 0, 0};
        var kept = new long[] {0};
        AuditTree.walk(body, dependency -> {
            counts[dependency.dev() ? 1 : dependency.optional() ? 2 : 0]++;
            var name = dependency.name().toString();
            if (advisories.containsKey(name)) {
                kept[0] += findings.computeIfAbsent(name, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(dependency.version().text(), _ -> new Finding())
                        .add(dependency);
                requireFitting(kept[0]);
            }
        });
        var report = new ByteArrayOutputStream();
        try (var out = Json.generator(report)) {
            var found = new HashMap<String, Integer>();
            out.writeStartObject();
            texts(out, "actions", List.of());
            out.writeName("advisories").writeStartObject();
            advisories.forEach((name, ofName) -> {
                for (var advisory : ofName) {
                    var affected = new LinkedHashMap<>(findings.getOrDefault(name, Map.of()));
                    affected.keySet().removeIf(version -> !advisory.affects(new Version(version)));
                    if (!affected.isEmpty()) {
                        found.merge(advisory.severity(), 1, Integer::sum);
                        out.writeName(advisory.id());
                        write(out, name, advisory, affected);
                        requireFitting(report.size());
                    }
                }
            });
            out.writeEndObject();
            texts(out, "muted", List.of());
            metadata(out, found, counts);
            out.writeEndObject();
        }
        return report.toByteArray();
    }

    private static void requireFitting(long bytes) {
        if (bytes > LARGEST_REPORT) {
            throw new Refusal(new Problem.BodyTooLarge(
                    "a report on it has more than " + LARGEST_REPORT + " bytes; audit fewer projects at a time"));
        }
    }

    private static void write(JsonGenerator out, String name, Advisory advisory, Map<String, Finding> affected) {
        out.writeStartObject();
        out.writeName("id").writeNumber(advisory.id());
        out.writeName("module_name").writeString(name);
        out.writeName("title").writeString(advisory.title());
        out.writeName("severity").writeString(advisory.severity());
        out.writeName("url").writeString(advisory.url());
        out.writeName("github_advisory_id").writeString(advisory.ghsa());
        out.writeName("vulnerable_versions").writeString(advisory.range());
        out.writeName("patched_versions").writeString(advisory.patched());
        texts(out, "cwe", advisory.cwe());
        texts(out, "cves", List.of()); // the bulk audit names none
        out.writeName("findings").writeStartArray();
        affected.forEach((version, finding) -> {
            out.writeStartObject();
            out.writeName("version").writeString(version);
            texts(out, "paths", finding.paths);
            out.writeName("dev").writeBoolean(finding.dev);
            out.writeName("optional").writeBoolean(finding.optional);
            out.writeName("bundled").writeBoolean(false);
            out.writeEndObject();
        });
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void metadata(JsonGenerator out, Map<String, Integer> found, int[] counts) {
        out.writeName("metadata").writeStartObject();
        out.writeName("vulnerabilities").writeStartObject();
        SEVERITIES.forEach(severity -> out.writeName(severity).writeNumber(found.getOrDefault(severity, 0)));
        out.writeEndObject();
        out.writeName("dependencies").writeNumber(counts[0]);
        out.writeName("devDependencies").writeNumber(counts[1]);
        out.writeName("optionalDependencies").writeNumber(counts[2]);
        out.writeName("totalDependencies").writeNumber(counts[0] + counts[1] + counts[2]);
        out.writeEndObject();
    }

    private static void texts(JsonGenerator out, String name, List<String> texts) {
        Json.writeTexts(out.writeName(name), texts);
    }
}
