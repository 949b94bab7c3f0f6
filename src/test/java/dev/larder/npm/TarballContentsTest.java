package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.support.HostileTarballs;
import dev.larder.support.PackageFiles;
import dev.larder.support.Tar;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarballContentsTest {

    private static final String MANIFEST = "{\"name\":\"widget\",\"version\":\"1.0.0\"}";

    private static void refused(byte[] tarball, String why) {
        assertThatThrownBy(() -> TarballContents.of(tarball))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem()).isInstanceOf(Problem.MalformedBody.class))
                .hasMessageContaining(why);
    }

    @Test
    void says_what_is_in_a_tarball_of_npm() {
        var files =
                PackageFiles.made("widget", "1.0.0").file("binding.gyp", "{}").file("lib/a.js", "12345");

        var contents = TarballContents.of(files.tarball());

        assertThat(contents.name()).isEqualTo("widget");
        assertThat(contents.version()).isEqualTo("1.0.0");
        assertThat(contents.fileCount()).isEqualTo(3);
        assertThat(contents.hasBindingGyp()).isTrue();
        assertThat(contents.hasShrinkwrap()).isFalse();
    }

    @Test
    void the_first_folder_may_have_any_name_and_package_json_a_byte_order_mark() {
        var contents = TarballContents.of(
                new Tar().with("widget-main/package.json", "\ufeff" + MANIFEST).gzip());

        assertThat(contents.name()).isEqualTo("widget");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package/./package.json",
                "package//package.json",
                "./package/x",
                "/etc/x",
                "package/../x",
                "package/a\\b"
            })
    void a_path_that_unpacks_elsewhere_than_it_says_is_refused(String path) {
        refused(
                new Tar()
                        .with("package/package.json", MANIFEST)
                        .with(path, MANIFEST)
                        .gzip(),
                "a path that is none inside the package");
    }

    @ParameterizedTest
    @ValueSource(strings = {"package/package.json", "other/package.json", "package/Package.JSON"})
    void a_second_package_json_is_refused(String path) {
        refused(
                new Tar()
                        .with("package/package.json", MANIFEST)
                        .with(path, MANIFEST)
                        .gzip(),
                "two package.json");
    }

    @ParameterizedTest
    @ValueSource(bytes = {'1', '2', '3', '4', '6', '7', 'S', 'V'})
    void what_is_neither_file_nor_folder_is_refused(byte kind) {
        refused(
                new Tar()
                        .with("package/package.json", MANIFEST)
                        .with("package/odd", kind, new byte[0])
                        .gzip(),
                "neither a file nor a folder");
    }

    /** What star, GNU tar 1.14 and its successors write; 0.1 and 1.0 bring the name along. */
    static List<Map<String, String>> sparse() {
        return List.of(
                HostileTarballs.ENDLESS,
                Map.of("GNU.sparse.size", "2000000000", "GNU.sparse.map", "2000000000,0"),
                Map.of("GNU.sparse.size", "0", "GNU.sparse.map", "", "GNU.sparse.name", "package/package.json"),
                Map.of(
                        "GNU.sparse.major", "1",
                        "GNU.sparse.minor", "0",
                        "GNU.sparse.realsize", "2000000000",
                        "GNU.sparse.name", "package/other"));
    }

    @ParameterizedTest
    @MethodSource("sparse")
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_file_that_only_a_header_makes_sparse_is_refused_before_its_holes_are_read(Map<String, String> header) {
        refused(
                new Tar()
                        .pax(header)
                        .with("package/package.json", "1\n0\n0\n" + "\0".repeat(506))
                        .gzip(),
                "neither a file nor a folder");
    }

    @Test
    void a_name_for_a_sparse_file_is_not_that_of_an_ordinary_one() {
        var contents = TarballContents.of(new Tar()
                .pax(Map.of("GNU.sparse.name", "package/other"))
                .with("package/package.json", MANIFEST)
                .gzip());

        assertThat(contents.name()).isEqualTo("widget");
    }

    @Test
    void a_package_json_that_javascript_cannot_read_is_refused() {
        refused(new Tar().with("package/package.json", MANIFEST + "x").gzip(), "package.json");
        refused(new Tar().with("package/package.json", MANIFEST + MANIFEST).gzip(), "goes on after its end");
        refused(new Tar().with("package/package.json", "[]").gzip(), "no JSON object");
        refused(new Tar().with("package/readme", "").gzip(), "no package.json");
        for (var charset : new String[] {"UTF-16", "UTF-32BE", "ISO-8859-1"}) {
            var text = MANIFEST.replace("widget", "wïdget").getBytes(Charset.forName(charset));
            refused(
                    new Tar()
                            .with("package/package.json", TarArchiveEntry.LF_NORMAL, text)
                            .gzip(),
                    "package.json is no");
        }
    }

    @Test
    void a_header_that_names_megabytes_is_refused_before_they_are_in_memory() {
        var name = "package/long".repeat(200_000).getBytes(StandardCharsets.UTF_8);

        refused(
                new Tar()
                        .with("package/package.json", MANIFEST)
                        .with("long", TarArchiveEntry.LF_GNUTYPE_LONGNAME, name)
                        .gzip(),
                "more than a package may have");
    }

    /** A publish of 100 KB, whose headers have 100 MB, took 20 seconds; 4 MB may be sent. */
    @Test
    void headers_that_together_have_more_than_any_package_needs_are_refused() {
        var tar = new Tar().with("package/package.json", MANIFEST);
        for (var i = 0; i < 70; i++) {
            tar.pax(Map.of("k".repeat(1_000_000), "v")).with("package/" + i, "");
        }

        refused(tar.gzip(), "more than a package may have");
    }

    @Test
    void what_is_no_archive_is_refused() {
        refused(new byte[0], "no gzipped tar");
        refused(MANIFEST.getBytes(StandardCharsets.UTF_8), "no gzipped tar");
        var whole = new Tar().with("package/package.json", MANIFEST).gzip();
        refused(java.util.Arrays.copyOf(whole, whole.length / 2), "no gzipped tar");
    }
}
