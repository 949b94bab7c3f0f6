package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "@acme", "a/b", "a b", "@a/b/c", "a|b", "../x", "a,b"})
    void what_is_no_pattern_is_refused(String text) {
        assertThatThrownBy(() -> new PackagePattern(text)).isInstanceOf(Refusal.class);
    }
}
