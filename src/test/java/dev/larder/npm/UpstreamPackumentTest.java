package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Digest;
import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.registry.Shape;
import dev.larder.upstream.MalformedAnswer;
import dev.larder.upstream.PackumentReader.UpstreamDist;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstreams send that no registry should. */
class UpstreamPackumentTest {

    private static final PackageName NAME = PackageName.parse("p");

    private final UpstreamPackument reader = new UpstreamPackument();

    private static InputStream document(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Instant> modified(String time, ByteArrayOutputStream out) throws IOException {
        return new PackumentJson()
                .upstream(
                        document("{\"name\":\"p\",\"time\":{\"modified\":\"" + time + "\"}}"),
                        NAME,
                        new Shape(Form.FULL, new Origin("https://npm.example.test")),
                        out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"name\":\"q\"}",
                "{}",
                "{\"name\":\"p\"",
                "{\"name\":\"p\"}{}",
                "{\"name\":\"p\",\"versions\":[]}",
                "{\"name\":\"p\",\"dist-tags\":\"latest\"}",
                "{\"name\":\"p\",\"time\":7}"
            })
    void what_is_no_packument_of_that_name_is_refused(String json) {
        assertThatThrownBy(() -> reader.check(document(json), NAME)).isInstanceOf(MalformedAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"tarball\":\"https://a.test/p.tgz\"}",
                "{\"shasum\":\"short\",\"tarball\":\"https://a.test/p.tgz\"}",
                "{\"shasum\":\"0000000000000000000000000000000000000000\",\"tarball\":\"file:///etc/passwd\"}",
                "{\"shasum\":\"0000000000000000000000000000000000000000\",\"tarball\":\"http:///p.tgz\"}",
                "{\"shasum\":\"0000000000000000000000000000000000000000\",\"tarball\":\"http://a.test:99999/p.tgz\"}",
                "{\"shasum\":\"0000000000000000000000000000000000000000\",\"tarball\":\"http://a b/p.tgz\"}"
            })
    void a_tarball_without_digest_or_address_is_refused_when_it_is_asked_for(String dist) throws IOException {
        var json = "{\"name\":\"p\",\"versions\":{\"1.0.0\":{\"dist\":" + dist + "}}}";

        assertThat(reader.check(document(json), NAME).of(new Version("1.0.0"))).isEmpty();
        assertThatThrownBy(() -> reader.dist(document(json), new Version("1.0.0")))
                .isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void checking_a_packument_learns_no_more_than_the_memory_has_room_for() throws IOException {
        var dist = "{\"dist\":{\"shasum\":\"" + "0".repeat(40) + "\",\"tarball\":\"https://a.test/p.tgz%s\"}}";
        var versions = IntStream.range(0, 10_001)
                .mapToObj(patch -> "\"1.0." + patch + "\":" + dist.formatted(""))
                .collect(Collectors.joining(","));
        var many = "{\"name\":\"p\",\"versions\":{" + versions + "}}";
        var much = "{\"name\":\"p\",\"versions\":{\"1.0.0\":" + dist.formatted("?" + "x".repeat(2_000)) + "}}";

        assertThat(reader.check(document(many), NAME).of(new Version("1.0.9999")))
                .isPresent();
        assertThat(reader.check(document(many), NAME).of(new Version("1.0.10000")))
                .isEmpty();
        assertThat(reader.dist(document(many), new Version("1.0.10000"))).isPresent();
        assertThat(reader.check(document(much), NAME).of(new Version("1.0.0"))).isEmpty();
        assertThat(reader.dist(document(much), new Version("1.0.0"))).isPresent();
    }

    @Test
    void checking_a_packument_learns_what_it_says_of_each_tarball() throws IOException {
        var json = """
            {"name":"p","versions":{
             "0.1.0":"odd","0.2.0":7,"0.3.0":{"dist":[]},"0.4.0":{"name":"p"},
             "1.0.0":{"name":"p","dist":{"signatures":[{"sig":"x"}],"shasum":"0000000000000000000000000000000000000000",
              "tarball":"https://a.test/one.tgz"},"dist-tags":{}},
             "1.1.0":{"dist":{"tarball":"https://a.test/other.tgz","shasum":"1111111111111111111111111111111111111111"}}}}\
            """;
        var dists = reader.check(document(json), NAME);

        for (var version : List.of("0.1.0", "0.2.0", "0.3.0", "0.4.0", "1.0.0", "1.1.0", "2.0.0")) {
            assertThat(dists.of(new Version(version)))
                    .as(version)
                    .isEqualTo(reader.dist(document(json), new Version(version)));
        }
        assertThat(dists.of(new Version("1.0.0")))
                .contains(new UpstreamDist(
                        URI.create("https://a.test/one.tgz"),
                        Digest.shasum("0".repeat(40)).orElseThrow()));
        assertThat(dists.of(new Version("0.1.0"))).isEmpty();
    }

    /** As the views do that clients read. */
    @Test
    void of_two_versions_and_of_two_dists_of_one_the_last_counts() throws IOException {
        var dist = "\"dist\":{\"shasum\":\"" + "0".repeat(40) + "\",\"tarball\":\"https://a.test/%s\"}";
        var one = dist.formatted("one.tgz");
        var two = dist.formatted("two.tgz");
        var long2 = dist.formatted("two.tgz?" + "x".repeat(2_000));

        assertThat(tarballs("{%s},\"1.0.0\":{%s}".formatted(one, two))).containsExactly("/two.tgz", "/two.tgz");
        assertThat(tarballs("{%s,%s}".formatted(one, two))).containsExactly("/two.tgz", "/two.tgz");
        assertThat(tarballs("{%s},\"1.0.0\":{%s}".formatted(one, long2)))
                .as("that one is too long to be learnt is no reason to believe the other")
                .containsExactly("", "/two.tgz");
        assertThat(tarballs("{%s},\"1.0.0\":{}".formatted(one))).containsExactly("", "");
        assertThat(tarballs("{%s},\"1.0.0\":7".formatted(one)))
                .as("what is no version is left out of views")
                .containsExactly("", "/one.tgz");
    }

    /** The path of the tarball, as it is learnt from the packument when it comes, and as it is read from it later. */
    private List<String> tarballs(String version) throws IOException {
        var json = "{\"name\":\"p\",\"versions\":{\"1.0.0\":" + version + "}}";
        return Stream.of(
                        reader.check(document(json), NAME).of(new Version("1.0.0")),
                        reader.dist(document(json), new Version("1.0.0")))
                .map(found -> found.map(dist -> dist.tarball().getPath()).orElse(""))
                .toList();
    }

    @Test
    void a_version_that_is_not_there_has_no_dist() throws IOException {
        assertThat(reader.dist(document("{\"name\":\"p\",\"versions\":{}}"), new Version("1.0.0")))
                .isEmpty();
    }

    @Test
    void numbers_come_out_as_they_were_written() throws IOException {
        var json = "{\"name\":\"p\",\"n\":[1e99999999999,1.50,-0,12345678901234567890123]}";
        var out = new ByteArrayOutputStream();

        new PackumentJson()
                .upstream(document(json), NAME, new Shape(Form.FULL, new Origin("https://npm.example.test")), out);

        assertThat(out).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yesterday", "-0001-01-01T00:00:00Z", "+12345-01-01T00:00:00Z", "+1000000000-01-01T00:00:00Z"})
    void times_that_no_header_can_say_are_kept_but_not_believed(String time) throws IOException {
        var out = new ByteArrayOutputStream();

        assertThat(modified(time, out)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(time);
    }

    @Test
    void a_time_with_an_offset_is_believed() throws IOException {
        assertThat(modified("2025-10-02T01:44:30.071+00:00", new ByteArrayOutputStream()))
                .contains(Instant.parse("2025-10-02T01:44:30.071Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "^1.0.0, 1.5.0, the dist-tag latest where it fits, though there is a higher one",
        "^2.0.0, 2.0.0, the highest otherwise",
        "^3.0.0, 3.0.0, one that is not deprecated",
        "^4.0.0, 4.0.0, or else one that is",
        "1.x || 2.x, 1.5.0, any of several",
        "next, 2.0.0, what a tag says",
        "1.2.0, 1.2.0, an exact version",
        "~2.1.0-rc.0, 2.1.0-rc.1, prereleases where they are asked for",
        "*, 1.5.0, anything at all",
        "^2.1.0, , and not otherwise",
        "^9.0.0, , nothing that is not there",
        "no-such-tag, , nor what is no tag",
        "^99999999999999999999.0.0, , nor what is no range"
    })
    void what_an_install_would_choose(String wanted, String chosen, String because) throws IOException {
        var packument = """
            {"name":"p","versions":{"1.2.0":{},"1.5.0":{"deprecated":""},"1.6.0":{},"2.0.0":{"deprecated":7},
             "2.1.0-rc.1":[],"3.0.0":{},"3.1.0":{"deprecated":"broken"},"4.0.0":{"deprecated":"old"},"odd":{}},
             "other":{"latest":"9.9.9"},"dist-tags":{"latest":"1.5.0","next":"2.0.0","gone":"8.0.0"}}\
            """;

        assertThat(reader.chosen(document(packument), List.of(wanted)))
                .as(because)
                .isEqualTo(chosen == null ? Set.of() : Set.of(new Version(chosen)));
    }

    /** As a packument of Larder's own begins. */
    @Test
    void what_stands_before_the_versions_hides_none_of_them() throws IOException {
        var packument = """
            {"_id":"p","maintainers":[{"name":"alice","email":""}],"dist-tags":{"latest":"1.0.0"},"keywords":["a"],
             "versions":{"1.0.0":{"keywords":[{"deprecated":"no"}],"name":"p"},"1.1.0":{}}}\
            """;

        assertThat(reader.chosen(document(packument), List.of("latest", "^1.0.1")))
                .containsExactlyInAnyOrder(new Version("1.0.0"), new Version("1.1.0"));
    }
}
