package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.HoldsForAll;
import dev.larder.support.Nasty;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** What holds of every text that claims to be a name, a version, a tag, a digest or an origin. */
class DomainPropertiesTest {

    @Provide
    Arbitrary<String> texts() {
        return Nasty.text();
    }

    @Provide
    Arbitrary<String> likeNames() {
        var part = Arbitraries.strings().withChars("abcAZ09._~-!'()*@/%_ ").ofMaxLength(6);
        return Arbitraries.oneOf(part, part.map(bare -> "@acme/" + bare), part.map(scope -> "@" + scope + "/widget"));
    }

    @Provide
    Arbitrary<String> likeVersions() {
        var part = Arbitraries.of(
                "0", "1", "10", "01", "9007199254740991", "9007199254740992", "alpha", "-", "x", "1a", "", "é");
        return Combinators.combine(
                        part.list().ofMinSize(2).ofMaxSize(4),
                        part.list().ofMaxSize(3),
                        part.list().ofMaxSize(2))
                .as((core, pre, build) -> String.join(".", core)
                        + (pre.isEmpty() ? "" : "-" + String.join(".", pre))
                        + (build.isEmpty() ? "" : "+" + String.join(".", build)));
    }

    @Provide
    Arbitrary<String> ranges() {
        var number = Arbitraries.of("0", "1", "20", "x", "X", "*");
        var prefix = Arbitraries.of("", "~", "v", "vv", "~v", "^", ">", ">=", "=", "<");
        var suffix = Arbitraries.of("", "-beta", "beta", "-beta.1", "+build", "-0");
        return Arbitraries.oneOf(
                Combinators.combine(prefix, number.list().ofMinSize(1).ofMaxSize(3))
                        .as((before, numbers) -> before + String.join(".", numbers)),
                Combinators.combine(prefix, number.list().ofSize(3), suffix)
                        .as((before, numbers, after) -> before + String.join(".", numbers) + after),
                Arbitraries.of("1 - 2", "1||2", "1 2", ">1 <2", ""));
    }

    private static <T> Optional<T> read(String text, Function<String, T> reading, Class<? extends Problem> otherwise) {
        try {
            return Optional.of(reading.apply(text));
        } catch (Refusal refusal) {
            assertThat(refusal.problem()).isInstanceOf(otherwise);
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @HoldsForAll
    void a_name_is_refused_or_comes_back_as_it_was_written(@ForAll("texts") String text) {
        requireName(text);
    }

    @HoldsForAll
    void what_looks_like_a_name_is_refused_or_comes_back_as_it_was_written(@ForAll("likeNames") String text) {
        requireName(text);
    }

    private static void requireName(String text) {
        read(text, PackageName::parse, Problem.InvalidName.class).ifPresent(name -> {
            assertThat(name).hasToString(text);
            assertThat(PackageName.parse(name.toString())).isEqualTo(name);
            assertThat(text)
                    .doesNotContain("//", "\\", "%")
                    .doesNotStartWith("-")
                    .doesNotStartWith("~");
            assertThat(text.split("/")).allSatisfy(part -> assertThat(part).isNotIn(".", ".."));
            assertThat(name.tarballFile("1.0.0")).doesNotContain("/").endsWith("-1.0.0.tgz");
            if (name.isLegalForNewPackage()) {
                // No two new packages differ in what a file system or a host name may not tell apart.
                assertThat(text)
                        .isEqualTo(text.toLowerCase(java.util.Locale.ROOT))
                        .hasSizeLessThanOrEqualTo(214);
                assertThat(encoded(name.bare())).isEqualTo(name.bare());
            }
        });
    }

    @HoldsForAll
    void a_version_is_refused_or_comes_back_as_it_was_written(
            @ForAll("texts") String nasty, @ForAll("likeVersions") String likely) {
        for (var text : new String[] {nasty, likely}) {
            var found = Version.find(text);

            assertThat(read(text, Version::new, Problem.InvalidVersion.class)).isEqualTo(found);
            found.ifPresent(version -> {
                assertThat(version).hasToString(text);
                assertThat(text).hasSizeLessThanOrEqualTo(256).matches("[0-9A-Za-z.+-]+");
                assertThat(version.precedence().replaceFirst("-.*", "").split("[.]"))
                        .as("beyond it JavaScript's numbers are not whole")
                        .allMatch(number -> Long.parseLong(number) <= 9_007_199_254_740_991L);
            });
        }
    }

    @HoldsForAll
    void the_precedence_of_a_version_is_a_version_without_build(@ForAll("likeVersions") String text) {
        Version.find(text).ifPresent(version -> {
            var precedence = new Version(version.precedence());

            assertThat(precedence.text()).doesNotContain("+");
            assertThat(precedence.precedence()).isEqualTo(precedence.text());
            assertThat(new Version(precedence + "+build.7").precedence()).isEqualTo(precedence.text());
        });
    }

    @HoldsForAll
    void a_tag_is_refused_or_needs_no_encoding(@ForAll("texts") String text) {
        read(text, DistTag::new, Problem.InvalidTag.class).ifPresent(tag -> {
            assertThat(tag).hasToString(text);
            assertThat(encoded(text)
                            .replace("%21", "!")
                            .replace("%27", "'")
                            .replace("%28", "(")
                            .replace("%29", ")"))
                    .as("as encodeURIComponent has it")
                    .isEqualTo(text.replace("~", "%7E"));
            assertThat(Version.find(text)).isEmpty();
        });
    }

    @HoldsForAll
    void a_range_is_no_tag(@ForAll("ranges") String range) {
        assertThat(read(range, DistTag::new, Problem.InvalidTag.class)).isEmpty();
    }

    @HoldsForAll
    void a_digest_that_can_be_read_can_be_written(
            @ForAll("integrities") String integrity, @ForAll("texts") String text) {
        Digest.strongest(text)
                .ifPresent(
                        digest -> assertThat(text).contains(digest.algorithm().sri()));
        Digest.shasum(text).ifPresent(digest -> assertThat(digest.hex()).isEqualToIgnoringCase(text));
        assertThat(Digest.strongest(integrity)).hasValueSatisfying(digest -> {
            assertThat(integrity.split(" ")).contains(digest.toString());
            assertThat(Digest.strongest(digest.toString())).contains(digest);
        });
    }

    @Provide
    Arbitrary<String> integrities() {
        var digest = Combinators.combine(
                        Arbitraries.of(Digest.Algorithm.class),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(8))
                .as(Digest::of);
        return digest.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(digests ->
                        String.join(" ", digests.stream().map(Digest::toString).toList()));
    }

    @HoldsForAll
    void an_origin_is_a_scheme_and_a_host_and_nothing_else(
            @ForAll("texts") String text, @ForAll("likeOrigins") String likely) {
        for (var tried : new String[] {text, "https://" + text, likely}) {
            var found = Origin.find(tried);

            assertThat(read(tried, Origin::new, Problem.InvalidPath.class)).isEqualTo(found);
            found.ifPresent(origin -> {
                var url = URI.create(origin.tarball(PackageName.parse("@acme/widget"), "1.0.0"));
                assertThat(url.getHost()).isNotEmpty();
                assertThat(url.getUserInfo()).isNull();
                assertThat(url.getRawPath()).isEqualTo("/@acme/widget/-/widget-1.0.0.tgz");
                assertThat(url.getQuery()).isNull();
                assertThat(url.getFragment()).isNull();
            });
        }
    }

    @Provide
    Arbitrary<String> likeOrigins() {
        var host = Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab1.-:[]@").ofMaxLength(8),
                Arbitraries.of("npm.example.test", "[::1]", "127.0.0.1", "localhost", "a..b", "[1:2]", "a.1"));
        var port = Arbitraries.of("", ":80", ":65535", ":65536", ":99999", ":", ":x");
        return Combinators.combine(Arbitraries.of("http://", "https://", "ftp://", "//", ""), host, port)
                .as((scheme, name, number) -> scheme + name + number);
    }
}
