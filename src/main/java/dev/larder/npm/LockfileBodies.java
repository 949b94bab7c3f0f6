package dev.larder.npm;

import dev.larder.http.Response;
import dev.larder.registry.KeptLockfile;
import dev.larder.registry.ReadLockfiles;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** What is said of lockfiles that were handed over; the protocol is ours. */
public final class LockfileBodies {

    private LockfileBodies() {}

    /**
     * {@code GET /-/larder/lockfiles/name}, and the answer to who has handed it over: what was understood, and how far
     * it is.
     */
    public static Response report(int status, ReadLockfiles.Report report) {
        return SmallBodies.json(status, out -> {
            write(report.lockfile(), out);
            out.writeName("warm").writeNumber(report.warm());
            out.writeName("pending").writeNumber(report.pending());
            out.writeName("failed").writeNumber(report.failed());
            out.writeName("failures").writeStartObject();
            report.failures().forEach((what, why) -> out.writeName(what).writeString(why));
            out.writeEndObject();
        });
    }

    /** {@code GET /-/larder/lockfiles}. */
    public static Response list(List<KeptLockfile> lockfiles) {
        return SmallBodies.json(200, out -> {
            out.writeName("lockfiles").writeStartArray();
            for (var lockfile : lockfiles) {
                out.writeStartObject();
                write(lockfile, out);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static void write(KeptLockfile lockfile, JsonGenerator out) {
        out.writeName("name").writeString(lockfile.name().text());
        out.writeName("kind").writeString(lockfile.kind().title());
        out.writeName("lockfileVersion").writeString(lockfile.version());
        out.writeName("packages").writeNumber(lockfile.packages());
        out.writeName("leftOut").writeStartObject();
        new TreeMap<>(lockfile.leftOut())
                .forEach((reason, count) ->
                        out.writeName(reason.name().toLowerCase(Locale.ROOT)).writeNumber(count));
        out.writeEndObject();
        out.writeName("by").writeString(lockfile.by());
        out.writeName("at").writeString(lockfile.at().toString());
    }
}
