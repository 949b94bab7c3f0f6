package dev.larder.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Origin;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    @Test
    void a_blank_variable_is_one_that_is_not_set() {
        var environment = environment("LARDER_PORT", " ");

        assertThat(environment.text("LARDER_PORT")).isEmpty();
        assertThat(environment.number("LARDER_PORT", 0, 65535, 4873)).isEqualTo(4873);
        assertThat(environment.orElse("LARDER_PORT", "80").text("LARDER_PORT")).contains("80");
    }

    @Test
    void a_default_does_not_replace_what_is_set() {
        assertThat(environment("LARDER_PORT", "81").orElse("LARDER_PORT", "80").text("LARDER_PORT"))
                .contains("81");
    }

    @Test
    void values_are_read_as_what_they_are() {
        assertThat(environment("A", " 80 ").number("A", 0, 99, 1)).isEqualTo(80);
        assertThat(environment("A", "true").flag("A")).isTrue();
        assertThat(environment("A", "false").flag("A")).isFalse();
        assertThat(environment("A", " ").flag("A")).isFalse();
        assertThat(environment("A", "https://npm.example.com/npm/").url("A"))
                .contains(URI.create("https://npm.example.com/npm"));
        assertThat(environment("A", "http://npm.example.com:81/").origin("A"))
                .contains(new Origin("http://npm.example.com:81"));
        assertThat(environment("A", "@acme, @tools").scopes("A")).containsExactly("acme", "tools");
        assertThat(environment("A", "s3cret").secret("A", Pattern.compile("\\w+"), "a word"))
                .contains("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eighty", "-1", "65536", "4873.0", "99999999999"})
    void a_wrong_number_is_refused_by_name(String found) {
        refused(
                () -> environment("LARDER_PORT", found).number("LARDER_PORT", 0, 65535, 4873),
                "LARDER_PORT is \"" + found + "\", but must be a whole number from 0 to 65535");
    }

    @Test
    void a_flag_is_true_or_false_and_nothing_else() {
        refused(() -> environment("A", "yes").flag("A"), "A is \"yes\", but must be true or false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"registry.example.com", "ftp://example.com", "https://", "https://a/?q=1", "https://a/#b", "a b"
            })
    void a_wrong_url_is_refused_by_name(String found) {
        refused(
                () -> environment("A", found).url("A"),
                "A is \"" + found + "\", but must be a URL such as https://registry.example.com, without user, query"
                        + " or fragment");
    }

    @Test
    void a_url_with_a_password_is_refused_without_showing_it() {
        refused(
                () -> environment("A", "https://me:hunter2@example.com/").url("A"),
                "A cannot be used (its value is not shown): it must be a URL such as https://registry.example.com,"
                        + " without user, query or fragment");
    }

    @Test
    void an_origin_has_no_path() {
        refused(
                () -> environment("A", "https://example.com/npm").origin("A"),
                "A is \"https://example.com/npm\", but must be an origin such as https://npm.example.com, without a"
                        + " path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "@acme,tools", "@", "@acme/tool", "@acme,,@tools"})
    void a_scope_begins_with_an_at_sign(String found) {
        refused(
                () -> environment("A", found).scopes("A"),
                "A is \"" + found + "\", but must be a list of scopes such as @acme,@tools");
    }

    @Test
    void a_secret_is_refused_without_showing_it() {
        refused(
                () -> environment("A", "hunter2!").secret("A", Pattern.compile("\\w+"), "letters"),
                "A cannot be used (its value is not shown): it must be letters");
    }

    @Test
    void a_misspelt_setting_is_refused_and_the_right_ones_named() {
        refused(
                () -> environment("LARDER_UPSTREEM", "none").refuseOthers(List.of("LARDER_PORT", "LARDER_UPSTREAM")),
                "LARDER_UPSTREEM is no setting of Larder; the settings are LARDER_PORT, LARDER_UPSTREAM");
    }

    @Test
    void an_unheard_of_setting_is_refused_and_all_are_named() {
        refused(
                () -> environment("LARDER_COLOUR", "red").refuseOthers(List.of("LARDER_PORT", "LARDER_UPSTREAM")),
                "LARDER_COLOUR is no setting of Larder; the settings are LARDER_PORT, LARDER_UPSTREAM");
    }

    @Test
    void what_is_not_ours_is_not_looked_at() {
        environment("PATH", "/bin").refuseOthers(List.of());
    }

    private static void refused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading).isInstanceOf(InvalidSetting.class).hasMessage(message);
    }

    private static Environment environment(String name, String value) {
        return new Environment(Map.of(name, value));
    }
}
