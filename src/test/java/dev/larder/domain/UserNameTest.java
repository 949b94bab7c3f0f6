package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "carol", "carol-2", "c.a_r-o.l"})
    void names_that_npm_allows(String name) {
        assertThat(new UserName(name).text()).isEqualTo(name);
        assertThat(new UserName(name).isReserved()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".carol",
                "-carol",
                "_carol",
                "Carol",
                "ca rol",
                "user/carol",
                "@carol",
                "$all",
                "carol:x",
                "karl\n",
                "carol'",
                "c\u00e4rol"
            })
    void names_that_could_be_taken_for_something_else(String name) {
        assertThatThrownBy(() -> new UserName(name))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isInstanceOf(Problem.InvalidUserName.class));
    }

    @Test
    void whoever_runs_the_registry_has_no_account() {
        assertThat(new UserName("admin").isReserved()).isTrue();
        assertThat(new UserName("root").isReserved()).isTrue();
    }
}
