package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0", "1.2.3", "1.0.0-alpha.1", "1.0.0-x-y-z.--", "1.0.0+build.5", "1.0.0-rc.1+sha.5114f85"})
    void reads_semver(String text) {
        assertThat(new Version(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1.2", "v1.2.3", "01.2.3", "1.2.3-01", "1.2.3.4", "latest", "^1.2.3", "1.2.3 ", "1.2.3-"
            })
    void refuses_everything_else(String text) {
        assertThat(Version.find(text)).isEmpty();
        assertThatThrownBy(() -> new Version(text))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem()).isEqualTo(new Problem.InvalidVersion(text)));
    }

    @Test
    void build_metadata_makes_no_other_version() {
        assertThat(new Version("1.0.0-rc.1+a").precedence()).isEqualTo("1.0.0-rc.1");
    }

    @Test
    void is_bounded() {
        assertThat(Version.find("1.0.0-" + "a".repeat(251))).isEmpty();
        assertThat(Version.find("99999999999999999.0.0")).isEmpty();
        assertThat(Version.find("1.0.9007199254740991")).isPresent();
        assertThat(Version.find("1.0.9007199254740992"))
                .as("node-semver reads no such number: nobody could install it")
                .isEmpty();
    }
}
