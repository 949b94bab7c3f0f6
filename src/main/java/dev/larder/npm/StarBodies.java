package dev.larder.npm;

import dev.larder.domain.PackageName;
import dev.larder.http.Response;
import java.util.List;

/** What npm and pnpm send and read of stars. */
public final class StarBodies {

    private StarBodies() {}

    /** The body of {@code PUT} and {@code DELETE /-/user/v1/star}, as pnpm sends it: {@code {"package": "widget"}}. */
    public static PackageName packageName(byte[] body) {
        return PackageName.parse(Values.required(body, "package"));
    }

    /** {@code GET /-/_view/starredByUser}, as npm reads it. */
    public static Response rows(List<PackageName> starred) {
        return SmallBodies.json(200, out -> {
            out.writeName("rows").writeStartArray();
            for (var name : starred) {
                out.writeStartObject();
                out.writeName("value").writeString(name.toString());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    /** {@code GET /-/user/v1/star} and {@code GET /-/user/bob/stars}, as pnpm reads them: the names are the keys. */
    public static Response names(List<PackageName> starred) {
        return SmallBodies.json(
                200,
                out -> starred.forEach(name -> out.writeName(name.toString()).writeBoolean(true)));
    }
}
