package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageNameTest {

    @Test
    void a_name_has_a_scope_or_none() {
        assertThat(PackageName.parse("left-pad")).isEqualTo(new PackageName(Optional.empty(), "left-pad"));
        assertThat(PackageName.parse("@acme/left-pad")).isEqualTo(new PackageName(Optional.of("acme"), "left-pad"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSONStream",
                "@acme/widget",
                "a",
                "lodash.merge",
                "it's-fine",
                "constructor",
                "3d",
                "@-xun/symbiote",
                "@_sh/ckeditor",
                "@acme/_internal",
                "@~39/empty",
                "@.hidden/-"
            })
    void reads_what_was_ever_published_and_writes_it_unchanged(String text) {
        assertThat(PackageName.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "@acme",
                "@acme/",
                "@/widget",
                "@acme/wid/get",
                "a/b",
                ".hidden",
                "_private",
                "__proto__",
                "-",
                "a b",
                "a%2fb",
                "..",
                "@../x",
                "@acme/..",
                "@./x",
                "@acme/.hidden",
                "ü",
                "a\0b",
                "~repo",
                "a\\b"
            })
    void refuses_what_no_package_is_called(String text) {
        assertThatThrownBy(() -> PackageName.parse(text))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem()).isInstanceOf(Problem.InvalidName.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"left-pad", "@acme/widget", "lodash.merge", "@a.b/c_d", "@-xun/a", "@_/-", "@~39/_a"})
    void new_packages_may_be_called(String text) {
        assertThat(PackageName.parse(text).isLegalForNewPackage()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"JSONStream", "it's-fine", "node_modules", "favicon.ico", "@Acme/widget", "a~b", "@acme/~a"})
    void new_packages_may_not_be_called_what_old_ones_are(String text) {
        assertThat(PackageName.parse(text).isLegalForNewPackage()).isFalse();
    }

    @Test
    void a_new_name_has_214_characters_at_most() {
        assertThat(PackageName.parse("a".repeat(214)).isLegalForNewPackage()).isTrue();
        assertThat(PackageName.parse("a".repeat(215)).isLegalForNewPackage()).isFalse();
    }

    @Test
    void names_are_in_the_order_of_their_texts() {
        assertThat(Stream.of("b", "@a/b-c", "a", "A", "@a/b", "@b/a", "1")
                        .map(PackageName::parse)
                        .sorted())
                .map(PackageName::toString)
                .containsExactly("1", "@a/b", "@a/b-c", "@b/a", "A", "a", "b");
    }
}
