package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackagePatternTest {

    @ParameterizedTest
    @CsvSource({
        "@acme/*, @acme/widget, true",
        "@acme/*, @acme-other/widget, false",
        "@acme/widget, @acme/widget, true",
        "@acme/widget, @acme/widgets, false",
        "tools-*, tools-left, true",
        "tools-*, my-tools-left, false",
        "tools-*, @acme/tools-left, false",
        "*, left-pad, true",
        "*, @acme/widget, false",
        "**, @acme/widget, true",
        "@acme/*-internal, @acme/x-internal, true",
        "@acme/*-internal, @acme/x-internal2, false",
        "a.b, axb, false",
    })
    void a_star_stands_for_anything_but_a_slash(String pattern, String name, boolean matches) {
        assertThat(new PackagePattern(pattern).matches(PackageName.parse(name))).isEqualTo(matches);
    }

    @Test
    void a_pattern_means_what_a_regular_expression_would_say() {
        var random = new Random(5);
        var matched = 0;
        for (var round = 0; round < 200_000; round++) {
            var pattern = (random.nextBoolean() ? "@" + word(random, "ab*") + "/" : "") + word(random, "ab*");
            var name = (random.nextBoolean() ? "@" + word(random, "ab") + "/" : "") + word(random, "ab");
            var expected = pattern.equals("**") || name.matches(pattern.replace("*", "[^/]*"));

            assertThat(new PackagePattern(pattern).matches(PackageName.parse(name)))
                    .as(pattern + " and " + name)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isBetween(10_000, 190_000);
    }

    private static String word(Random random, String alphabet) {
        return random.ints(random.nextInt(1, 6), 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "@acme", "a/b", "a b", "@a/b/c", "a|b", "../x", "a,b"})
    void what_is_no_pattern_is_refused(String text) {
        assertThatThrownBy(() -> new PackagePattern(text)).isInstanceOf(Refusal.class);
    }
}
