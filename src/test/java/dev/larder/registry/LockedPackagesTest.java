package dev.larder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Lockfile;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.registry.LockedPackages.Locked;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LockedPackagesTest {

    private static final PackageName PAD = PackageName.parse("left-pad");
    private static final PackageName WORDS = PackageName.parse("@parts/words");

    private static final LockedPackages BOTH = LockedPackages.of(new Lockfile(
            Lockfile.Kind.NPM,
            "3",
            List.of(
                    new Lockfile.Locked(PAD, new Version("1.1.0"), Optional.empty()),
                    new Lockfile.Locked(PAD, new Version("1.0.0+build.7"), Optional.empty()),
                    new Lockfile.Locked(WORDS, new Version("0.3.1-rc.1"), Optional.empty())),
            Map.of(PAD, Set.of("^1.0.0", ">=1\t <2 ||\n3.x", "next")),
            Map.of()));

    @Test
    void are_written_by_name_the_same_each_time() {
        assertThat(new String(BOTH.text(), StandardCharsets.UTF_8)).isEqualTo("""
            @parts/words\t0.3.1-rc.1
            left-pad\t1.0.0+build.7 1.1.0\t>=1 <2 || 3.x\t^1.0.0\tnext\
            """);
    }

    @Test
    void are_read_as_they_were_written() {
        assertThat(LockedPackages.parse(BOTH.text())).isEqualTo(BOTH);
        assertThat(LockedPackages.parse(LockedPackages.NONE.text())).isEqualTo(LockedPackages.NONE);
        assertThat(BOTH.size()).isEqualTo(3);
    }

    @Test
    void of_two_lockfiles_are_all_of_both() {
        var other = new LockedPackages(Map.of(PAD, new Locked(Set.of(new Version("2.0.0")), Set.of("^2.0.0"))));

        var all = BOTH.with(other).all();

        assertThat(all).containsOnlyKeys(PAD, WORDS);
        assertThat(all.get(PAD).versions())
                .extracting(Version::text)
                .containsExactlyInAnyOrder("1.0.0+build.7", "1.1.0", "2.0.0");
        assertThat(all.get(PAD).ranges()).containsExactlyInAnyOrder(">=1 <2 || 3.x", "^1.0.0", "^2.0.0", "next");
    }
}
