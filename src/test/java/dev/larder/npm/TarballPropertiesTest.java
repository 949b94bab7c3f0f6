package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.support.HoldsForAll;
import dev.larder.support.Tar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** What holds of every archive that claims to be a package, however its headers were tampered with. */
class TarballPropertiesTest {

    private static final int BLOCK = 512;
    private static final String MANIFEST = "{\"name\":\"widget\",\"version\":\"1.0.0\"}";

    private static final byte[] GOOD = new Tar()
            .with("package/package.json", MANIFEST)
            .with("package/" + "long/".repeat(40) + "name.js", "1")
            .with(
                    "pax",
                    TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                    "25 path=package/by-pax.js\n".getBytes(StandardCharsets.UTF_8))
            .with("package/short.js", "2")
            .with("package/lib/", TarConstants.LF_DIR, new byte[0])
            .with("package/binding.gyp", "{}")
            .plain();

    /**
     * One change of the archive.
     *
     * @param block which block, from the start
     * @param offset where in the block
     * @param content what is written there
     */
    record Change(int block, int offset, byte[] content) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        // The fields of a header: name, mode, owner, size, time, checksum, kind, link, magic, prefix.
        var offsets = Arbitraries.oneOf(
                Arbitraries.of(0, 100, 108, 116, 124, 136, 148, 156, 157, 257, 263, 329, 345, 386, 482, 483),
                Arbitraries.integers().between(0, BLOCK - 1));
        var contents = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(12),
                Arbitraries.of(
                                "77777777777\0",
                                "-0000000001\0",
                                "00000000000\0",
                                "package/../../x\0",
                                "/etc/passwd\0",
                                "package/package.json\0",
                                "99999999999999999999 size=1\n",
                                "20 size=-9999999999\n",
                                "29 size=99999999999999999999\n",
                                "23 mtime=99999999999999\n",
                                "20 mtime=1e999999999\n",
                                "19 GNU.sparse.map=1\n",
                                "12 path=\0\0\0\n",
                                "ustar\00000",
                                "ustar  \0",
                                "S",
                                "L",
                                "K",
                                "x",
                                "g",
                                "X",
                                "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                                "\u0080\0\0\0\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")
                        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1)));
        return Combinators.combine(Arbitraries.integers().between(0, GOOD.length / BLOCK - 1), offsets, contents)
                .as(Change::new)
                .list()
                .ofMaxSize(4)
                .withoutEdgeCases(); // there are more of them than tries
    }

    private static byte[] changed(List<Change> changes, boolean mended) {
        var tar = GOOD.clone();
        for (var change : changes) {
            var at = change.block() * BLOCK + change.offset();
            System.arraycopy(change.content(), 0, tar, at, Math.min(change.content().length, tar.length - at));
            if (mended) {
                mendChecksum(tar, change.block() * BLOCK);
            }
        }
        return tar;
    }

    /** Without a true checksum nobody looks at the rest of a header. */
    private static void mendChecksum(byte[] tar, int header) {
        java.util.Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
        var sum = 0;
        for (var i = header; i < header + BLOCK; i++) {
            sum += tar[i] & 0xff;
        }
        var text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, tar, header + 148, text.length);
    }

    private static Optional<TarballContents> read(byte[] tarball) {
        try {
            return Optional.of(TarballContents.of(tarball));
        } catch (Refusal refusal) {
            assertThat(refusal.problem()).isInstanceOf(Problem.MalformedBody.class);
            return Optional.empty();
        }
    }

    @HoldsForAll
    void a_tampered_archive_is_read_or_refused(@ForAll("changes") List<Change> changes, @ForAll boolean mended) {
        read(Tar.gzip(changed(changes, mended))).ifPresent(contents -> {
            assertThat(contents.fileCount()).isBetween(1, GOOD.length / BLOCK);
            assertThat(contents.unpackedBytes()).isBetween(0L, (long) GOOD.length);
        });
    }

    @HoldsForAll
    void a_tampered_compression_is_read_or_refused(@ForAll("positions") List<Integer> positions, @ForAll byte content) {
        var tarball = Tar.gzip(GOOD);
        for (var position : positions) {
            tarball[position % tarball.length] = content;
        }

        read(tarball);
    }

    @Provide
    Arbitrary<List<Integer>> positions() {
        return Arbitraries.integers().between(0, 1_000).list().ofMinSize(1).ofMaxSize(5);
    }

    @HoldsForAll
    void bytes_that_are_anything_are_read_or_refused(@ForAll byte[] bytes) {
        assertThat(read(bytes)).isEmpty();
        assertThat(read(Tar.gzip(bytes))).isEmpty();
    }
}
