package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.search.Summary;
import dev.larder.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and their clients write into a manifest. */
class ManifestSummaryTest {

    private static Summary read(String field, Object value) {
        return new ManifestSummary().summary(Json.bytes(Collections.singletonMap(field, value)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Jane Doe <jane@example.test> (https://jane.example.test), Jane Doe, jane@example.test",
                "Jane Doe (https://jane.example.test), Jane Doe, ''",
                "Jane, Jane, ''",
                "<jane@example.test>, -, -",
                "'', -, -",
            })
    void an_author_is_a_text(String text, String name, String email) {
        assertThat(read("author", text).author())
                .isEqualTo(Optional.ofNullable(name).map(known -> new Summary.Person(known, email)));
    }

    @Test
    void an_author_is_an_object() {
        assertThat(read("author", Map.of("name", "Jane", "email", "jane@example.test", "url", "x"))
                        .author())
                .contains(new Summary.Person("Jane", "jane@example.test"));
        assertThat(read("author", Map.of("email", "jane@example.test")).author())
                .isEmpty();
    }

    @Test
    void keywords_are_a_list_or_a_text() {
        assertThat(read("keywords", List.of("one", "two words")).keywords()).containsExactly("one", "two words");
        assertThat(read("keywords", "one, two").keywords()).containsExactly("one", "two");
        assertThat(read("keywords", Arrays.asList(1, "one", null, List.of("in"), ""))
                        .keywords())
                .containsExactly("one");
        assertThat(read("keywords", Map.of("one", "two")).keywords()).isEmpty();
    }

    @Test
    void a_license_is_a_text_or_an_object() {
        assertThat(read("license", "MIT").license()).contains("MIT");
        assertThat(read("license", Map.of("type", "MIT", "url", "x")).license()).contains("MIT");
        assertThat(read("license", List.of("MIT")).license()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "git+https://git.example.test/acme/widget.git, https://git.example.test/acme/widget",
                "https://git.example.test/acme/widget, https://git.example.test/acme/widget",
                "git://git.example.test/acme/widget.git, https://git.example.test/acme/widget",
                "git+ssh://git@git.example.test/acme/widget.git, https://git.example.test/acme/widget",
                "git@git.example.test:acme/widget.git, https://git.example.test/acme/widget",
                "https://git.example.test:8443/acme/widget.git, https://git.example.test:8443/acme/widget",
                "forge:acme/widget, -",
                "acme/widget, -",
                "javascript:alert(1), -",
                "https://git.example.test/<b>, -",
            })
    void a_repository_is_an_address_for_a_browser(String written, String shown) {
        assertThat(read("repository", written).links().get("repository")).isEqualTo(shown);
        assertThat(read("repository", Map.of("type", "git", "url", written))
                        .links()
                        .get("repository"))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "", "www.example.test", "https://example.test/ x", "file:///etc/passwd"})
    void a_link_that_no_browser_should_open_is_not_there(String link) {
        assertThat(read("homepage", link).links()).isEmpty();
        assertThat(read("bugs", link).links()).isEmpty();
        assertThat(read("bugs", Map.of("url", link)).links()).isEmpty();
    }

    @Test
    void half_a_character_is_left_out_like_what_a_terminal_cannot_show() {
        var summary = new ManifestSummary().summary("""
            {"description": "one \\ud83d two \\ud83d\\udd27", "author": "Jane \\udd27", "keywords": "k\\ud83d"}\
            """.getBytes(StandardCharsets.UTF_8));

        assertThat(summary.description()).isEqualTo("one two 🔧");
        assertThat(summary.author())
                .hasValueSatisfying(author -> assertThat(author.name()).isEqualTo("Jane"));
        assertThat(summary.keywords()).containsExactly("k");
    }

    @Test
    void what_is_long_is_cut_and_what_is_more_than_a_line_becomes_one() {
        var summary = read("description", "one\ntwo\u001b[31m\u009b " + "🔧".repeat(300));

        assertThat(summary.description()).startsWith("one two [31m 🔧").hasSizeBetween(254, 255);
        assertThat(Character.isLowSurrogate(
                        summary.description().charAt(summary.description().length() - 1)))
                .isTrue();
        assertThat(read("keywords", Collections.nCopies(1000, "k".repeat(1000))).keywords())
                .hasSize(32)
                .allSatisfy(keyword -> assertThat(keyword).hasSize(48));
        assertThat(read("homepage", "https://example.test/" + "x".repeat(400)).links())
                .isEmpty();
    }

    @Test
    void a_manifest_that_says_nothing_has_a_summary() {
        assertThat(read("name", "x"))
                .isEqualTo(new Summary("", List.of(), Optional.empty(), Optional.empty(), Map.of()));
        assertThat(read("description", null).description()).isEmpty();
        assertThat(read("description", List.of("x")).description()).isEmpty();
    }
}
