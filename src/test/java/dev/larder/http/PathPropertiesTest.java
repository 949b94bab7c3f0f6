package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.support.HoldsForAll;
import dev.larder.support.Nasty;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** What holds of every path that anybody may send. */
class PathPropertiesTest {

    @Provide
    Arbitrary<String> paths() {
        return Nasty.text().map(text -> "/" + text);
    }

    /** Segments that may be asked for: Unicode without control characters, and without what is refused by itself. */
    @Provide
    Arbitrary<List<String>> segments() {
        return Arbitraries.strings()
                .excludeChars('/', '\\', '%')
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.equals(".") && !text.equals(".."))
                .filter(text -> text.codePoints()
                        .noneMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE))
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<PathPattern> patterns() {
        return Arbitraries.of("-", "package", "dist-tags", "-rev", "{package}", "{spec}", "{tag}", "{revision}")
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> PathPattern.of("/" + String.join("/", parts)));
    }

    private static Optional<Path> parse(String raw) {
        try {
            return Optional.of(Path.parse(raw));
        } catch (Refusal refusal) {
            assertThat(refusal.problem()).isEqualTo(new Problem.InvalidPath(raw));
            return Optional.empty();
        }
    }

    @HoldsForAll
    void no_path_leads_anywhere_but_down(@ForAll("paths") String raw) {
        parse(raw)
                .ifPresent(path -> assertThat(path.segments())
                        .allSatisfy(segment -> assertThat(segment)
                                .isNotEmpty()
                                .isNotIn(".", "..")
                                .doesNotContain("/", "\\")
                                .matches(
                                        text -> text.chars().noneMatch(Character::isISOControl),
                                        "no control character")));
    }

    @HoldsForAll
    void a_path_is_decoded_once(@ForAll("segments") List<String> segments) {
        var raw = "/" + segments.stream().map(PathPropertiesTest::encoded).collect(Collectors.joining("/"));

        assertThat(Path.parse(raw).segments()).isEqualTo(segments);
        if (!segments.isEmpty()) {
            assertThat(parse(raw.replaceFirst("%", "%25")))
                    .as("encoded twice")
                    .satisfiesAnyOf(
                            twice -> assertThat(twice).isEmpty(),
                            _ -> assertThat(raw).doesNotContain("%"));
        }
    }

    @HoldsForAll
    void what_needs_no_decoding_stays_as_it_is(@ForAll("segments") List<String> segments) {
        var raw = "/" + String.join("/", segments);

        assertThat(Path.parse(raw).segments()).isEqualTo(segments);
    }

    @HoldsForAll
    void a_pattern_takes_a_path_as_a_whole(@ForAll("patterns") PathPattern pattern, @ForAll("paths") String raw) {
        parse(raw)
                .ifPresent(path -> pattern.match(path)
                        .ifPresent(parts ->
                                assertThat(filled(pattern, parts::get)).isEqualTo(String.join("/", path.segments()))));
    }

    @HoldsForAll
    void a_package_is_found_under_its_name_however_that_is_spelled(@ForAll("names") PackageName name) {
        var spellings = List.of(name.toString(), name.toString().replace("/", "%2f"), encoded(name.toString()));

        for (var spelling : spellings) {
            assertThat(PathPattern.of("/-/package/{package}/dist-tags")
                            .match(Path.parse("/-/package/" + spelling + "/dist-tags")))
                    .hasValueSatisfying(parts -> assertThat(parts).containsEntry("package", name.toString()));
        }
    }

    @Provide
    Arbitrary<PackageName> names() {
        var part = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("AZ09._~-!'()*")
                .ofMinLength(1)
                .ofMaxLength(10);
        return Arbitraries.oneOf(part, part.flatMap(scope -> part.map(bare -> "@" + scope + "/" + bare)))
                .map(PackageName::find)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private static String filled(PathPattern pattern, java.util.function.UnaryOperator<String> parts) {
        return pattern.parts().stream()
                .map(part -> part.startsWith("{") ? parts.apply(part.substring(1, part.length() - 1)) : part)
                .collect(Collectors.joining("/"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
