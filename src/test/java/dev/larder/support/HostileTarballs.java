package dev.larder.support;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Tarballs that nobody may publish, by what is wrong with them. */
public final class HostileTarballs {

    private static final int MEBIBYTE = 1 << 20;

    /** Of a pax header: the file that follows is a hole of 9 exabytes. */
    public static final Map<String, String> ENDLESS = Map.of(
            "SCHILY.filetype", "sparse",
            "SCHILY.realsize", "9000000000000000000",
            "GNU.sparse.map", "9000000000000000000,0");

    /** All of them. */
    public static final Map<String, byte[]> ALL = all();

    /** All of them, as attachments have them. */
    public static final List<String> BASE64 = ALL.values().stream()
            .map(tarball -> Base64.getEncoder().encodeToString(tarball))
            .toList();

    private HostileTarballs() {}

    private static Map<String, byte[]> all() {
        var manifest = "{\"name\":\"@acme/widget\",\"version\":\"1.0.0\"}";
        var good = new Tar().with("package/package.json", manifest).gzip();
        var all = new LinkedHashMap<String, byte[]>();
        all.put("empty", new byte[0]);
        all.put("no gzip", manifest.getBytes(StandardCharsets.UTF_8));
        all.put(
                "a tar that is not compressed",
                new Tar().with("package/package.json", manifest).plain());
        all.put("gzip of nothing", Tar.gzip(new byte[0]));
        all.put("gzip of no tar", Tar.gzip(manifest.getBytes(StandardCharsets.UTF_8)));
        all.put("half of a tarball", Arrays.copyOf(good, good.length / 2));
        all.put("nothing in it", new Tar().gzip());
        all.put(
                "a path that climbs",
                new Tar()
                        .with("package/package.json", manifest)
                        .with("package/../../x", "")
                        .gzip());
        all.put(
                "a path from the root",
                new Tar()
                        .with("package/package.json", manifest)
                        .with("/etc/passwd", "")
                        .gzip());
        all.put(
                "a path of Windows",
                new Tar()
                        .with("package/package.json", manifest)
                        .with("package\\x", "")
                        .gzip());
        all.put("a link", link(manifest, TarConstants.LF_SYMLINK));
        all.put("a hard link", link(manifest, TarConstants.LF_LINK));
        all.put("a device", link(manifest, TarConstants.LF_CHR));
        all.put(
                "two package.json",
                new Tar()
                        .with("package/package.json", manifest)
                        .with("other/package.json", manifest)
                        .gzip());
        all.put("PACKAGE.JSON", new Tar().with("package/PACKAGE.JSON", manifest).gzip());
        all.put(
                "a package.json that is deep",
                new Tar().with("package/package.json", "[".repeat(100_000)).gzip());
        all.put(
                "a package.json of half a character",
                new Tar()
                        .with("package/package.json", "{\"name\":\"\\ud83d\",\"version\":\"1.0.0\"}")
                        .gzip());
        all.put(
                "a name of megabytes",
                new Tar()
                        .with("package/package.json", manifest)
                        .with("long", TarConstants.LF_GNUTYPE_LONGNAME, new byte[2 * MEBIBYTE])
                        .gzip());
        all.put(
                "a header that lies",
                new Tar()
                        .with(
                                "pax",
                                TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                                "99999999 size=1\n".getBytes(StandardCharsets.UTF_8))
                        .with("package/package.json", manifest)
                        .gzip());
        all.put(
                "an endless file that is not there",
                new Tar()
                        .with("package/package.json", manifest)
                        .pax(ENDLESS)
                        .with("package/odd", "")
                        .gzip());
        return all;
    }

    private static byte[] link(String manifest, byte kind) {
        return new Tar()
                .with("package/package.json", manifest)
                .with("package/odd", kind, new byte[0])
                .gzip();
    }
}
