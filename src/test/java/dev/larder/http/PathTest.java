package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"/@acme/widget", "/@acme%2fwidget", "/@acme%2Fwidget", "/%40acme%2fwidget", "/@acme/widget/"})
    void a_scoped_name_is_the_same_however_it_is_spelled(String raw) {
        assertThat(Path.parse(raw).segments()).isEqualTo(List.of("@acme", "widget"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "/..",
                "/a/../b",
                "/a/%2e%2e/b",
                "/.",
                "//a",
                "/a//b",
                "/a%2f%2fb",
                "/a\\b",
                "/a%5cb",
                "/a\0b",
                "/a%00b",
                "/a%0d%0ab",
                "/@a%252fb",
                "/a%",
                "/a%2",
                "/a%zz",
                "/a%ff"
            })
    void refuses_tricks(String raw) {
        assertThatThrownBy(() -> Path.parse(raw))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem()).isEqualTo(new Problem.InvalidPath(raw)));
    }

    @ParameterizedTest
    @CsvSource({
        "/{package}, /left-pad, left-pad",
        "/{package}, /@acme/widget, @acme/widget",
        "/{package}/{spec}, /@acme/widget/latest, @acme/widget",
        "/{package}/-/{file...}, /left-pad/-/left-pad-1.0.0.tgz, left-pad",
        "/{package}/-/{file...}, /@acme/widget/-/@acme/widget-1.0.0.tgz, @acme/widget",
        "/-/package/{package}/dist-tags/{tag}, /-/package/@acme%2fwidget/dist-tags/next, @acme/widget",
    })
    void a_pattern_finds_the_package(String pattern, String path, String name) {
        assertThat(PathPattern.of(pattern).match(Path.parse(path)))
                .hasValueSatisfying(parts -> assertThat(parts).containsEntry("package", name));
    }

    @ParameterizedTest
    @CsvSource({
        "/{package}, /-/ping",
        "/{package}, /left-pad/latest",
        "/{package}, /",
        "/{package}/{spec}, /@acme/widget",
        "/{package}/{spec}, /-/ping",
        "/-/ping, /-/pong",
        "/-/ping, /-/ping/more",
        "/-/user/{user...}/stars, /-/user/stars",
        "/-/user/{user...}/stars, /-/user",
    })
    void a_pattern_leaves_other_paths_alone(String pattern, String path) {
        assertThat(PathPattern.of(pattern).match(Path.parse(path))).isEmpty();
    }

    @Test
    void the_rest_keeps_its_slashes() {
        assertThat(PathPattern.of("/{package}/-/{file...}").match(Path.parse("/@a/b/-/@a/b-1.0.0.tgz")))
                .isEqualTo(Optional.of(Map.of("package", "@a/b", "file", "@a/b-1.0.0.tgz")));
        assertThat(PathPattern.of("/-/user/{user...}/stars").match(Path.parse("/-/user/role%2fci/stars")))
                .isEqualTo(Optional.of(Map.of("user", "role/ci")));
    }
}
