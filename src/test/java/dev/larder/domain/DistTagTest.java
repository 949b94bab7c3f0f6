package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistTagTest {

    @ParameterizedTest
    @ValueSource(strings = {"latest", "next", "next-11", "v1-lts", "beta.2", "release_1", "x86"})
    void may_be_called(String text) {
        assertThat(new DistTag(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1.x",
                "1.2.3",
                "v1",
                "v1.2.3-beta",
                "x",
                "*",
                "~1",
                "1.0.0+b",
                "vv1",
                "~vv1",
                "1.2.3beta",
                ".beta",
                "",
                "a b",
                "a/b",
                "é",
                "a%20b",
                ".",
                ".."
            })
    void may_not_read_as_a_range_or_need_encoding(String text) {
        assertThatThrownBy(() -> new DistTag(text))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem()).isEqualTo(new Problem.InvalidTag(text)));
    }
}
