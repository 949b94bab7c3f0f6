package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

    private static Optional<String> latest(String... versions) {
        return VersionOrder.latest(versions(versions)).map(Version::text);
    }

    private static Collection<Version> versions(String... texts) {
        return Stream.of(texts).map(Version::new).toList();
    }

    @Test
    void semver_s_own_example_and_more_in_any_order() {
        var ascending = List.copyOf(versions(
                "0.9.10",
                "1.0.0-0",
                "1.0.0-9",
                "1.0.0-99999999999999999999",
                "1.0.0--",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.0.9",
                "1.0.10",
                "1.2.0",
                "10.0.0"));

        for (var count = 1; count <= ascending.size(); count++) {
            var some = new ArrayList<>(ascending.subList(0, count));
            Collections.shuffle(some, new Random(count));
            some.sort(VersionOrder.ORDER);
            assertThat(some).isEqualTo(ascending.subList(0, count));
        }
    }

    @Test
    void the_latest_is_the_highest_that_is_no_prerelease() {
        assertThat(latest("1.0.0", "2.0.0-beta.1", "1.1.0")).contains("1.1.0");
        assertThat(latest("1.0.0-rc.1", "1.0.0-rc.10", "1.0.0-rc.9")).contains("1.0.0-rc.10");
        assertThat(latest()).isEmpty();
    }

    @Test
    void build_metadata_with_a_hyphen_is_no_prerelease() {
        assertThat(latest("1.0.0", "1.1.0+a-b")).contains("1.1.0+a-b");
    }
}
