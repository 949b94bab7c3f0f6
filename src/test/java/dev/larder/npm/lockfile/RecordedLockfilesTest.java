package dev.larder.npm.lockfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import dev.larder.domain.PackageName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of one project's lockfile, made by each client, against what that client installed. */
class RecordedLockfilesTest {

    /** What a client locks for other platforms, and does not install here. */
    private static final Set<String> OTHER_PLATFORMS = Set.of(
            "@msgpackr-extract/msgpackr-extract-darwin-arm64@3.0.2",
            "@msgpackr-extract/msgpackr-extract-darwin-x64@3.0.2",
            "@msgpackr-extract/msgpackr-extract-linux-arm64@3.0.2",
            "@msgpackr-extract/msgpackr-extract-linux-arm@3.0.2",
            "@msgpackr-extract/msgpackr-extract-win32-x64@3.0.2",
            "fsevents@2.3.3");

    /** What is installed from elsewhere than a registry; some clients link the folder. */
    private static final Set<String> FROM_ELSEWHERE =
            Set.of("from-git@1.0.0", "local-folder@1.0.0", "local-tarball@1.0.0", "remote-tarball@1.0.0");

    /** What comes inside of the tarball of request@2.12.0; berry installs others in its place. */
    private static final Set<String> BUNDLED =
            Set.of("async@0.1.9", "combined-stream@0.0.3", "delayed-stream@0.0.5", "form-data@0.0.3", "mime@1.2.7");

    static List<Recorded> all() {
        return Recorded.all();
    }

    @ParameterizedTest
    @CsvSource({
        "bun,       BUN,         2,   29",
        "npm-8-v1,  NPM,         1,   26",
        "npm-8-v2,  NPM,         2,   26",
        "npm-10,    NPM,         3,   26",
        "npm-12,    NPM,         3,   26",
        "pnpm-5,    PNPM,        5.2, 26",
        "pnpm-6,    PNPM,        5.3, 26",
        "pnpm-7,    PNPM,        5.4, 26",
        "pnpm-8,    PNPM,        6.0, 26",
        "pnpm-9,    PNPM,        9.0, 26",
        "pnpm-10,   PNPM,        9.0, 40",
        "pnpm-11,   PNPM,        9.0, 41",
        "pnpm-12,   PNPM,        9.0, 41",
        "yarn-1,    YARN_1,      1,   31",
        "yarn-2,    YARN_BERRY,  4,   51",
        "yarn-3,    YARN_BERRY,  6,   51",
        "yarn-4,    YARN_BERRY,  10,  51",
    })
    void its_kind_is_known(String client, Kind kind, String version, int packages) {
        var lockfile = Recorded.of(client).read();

        assertThat(lockfile.kind()).isEqualTo(kind);
        assertThat(lockfile.version()).isEqualTo(version);
        assertThat(lockfile.packages()).hasSize(packages);
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_is_installed_is_locked_unless_it_is_of_no_registry(Recorded recorded) {
        var missing = recorded.installed();
        missing.removeAll(Recorded.locked(recorded.read()));
        missing.removeAll(BUNDLED);

        assertThat(FROM_ELSEWHERE).containsAll(missing);
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_is_locked_is_installed_unless_it_is_for_other_platforms(Recorded recorded) {
        var more = Recorded.locked(recorded.read());
        more.removeAll(recorded.installed());

        var expected = new TreeSet<>(OTHER_PLATFORMS);
        switch (recorded.client()) {
            case "bun" -> expected.addAll(Set.of("async@0.2.10", "combined-stream@0.0.7")); // of what is bundled
            case "pnpm-11", "pnpm-12" ->
                expected.add("is-positive@3.1.0"); // it configures pnpm, from a folder of its own
            default -> {}
        }
        assertThat(more).isEqualTo(expected);
    }

    @Test
    void clients_that_lock_the_same_are_read_as_the_same() {
        var locked = Recorded.locked(Recorded.of("npm-10").read());

        assertThat(Stream.of("npm-8-v1", "npm-8-v2", "npm-12", "pnpm-5", "pnpm-6", "pnpm-7", "pnpm-8", "pnpm-9"))
                .allSatisfy(client ->
                        assertThat(Recorded.locked(Recorded.of(client).read())).isEqualTo(locked));
        assertThat(Recorded.locked(Recorded.of("yarn-1").read())).containsAll(locked);
        assertThat(Recorded.locked(Recorded.of("bun").read())).containsAll(locked);
        assertThat(Recorded.locked(Recorded.of("yarn-4").read())).containsAll(locked);
    }

    @ParameterizedTest
    @CsvSource({
        // npm links its workspaces and folders; in version 1 both are folders
        "bun,       GIT=1 FILE=2 WORKSPACE=2 ELSEWHERE=1 BUNDLED=2",
        "npm-8-v1,  GIT=1 FILE=4 ELSEWHERE=1 BUNDLED=5",
        "npm-8-v2,  GIT=1 FILE=1 LINK=3 ELSEWHERE=1 BUNDLED=5",
        "npm-10,    GIT=1 FILE=1 LINK=3 ELSEWHERE=1 BUNDLED=5",
        "npm-12,    GIT=1 FILE=1 LINK=3 ELSEWHERE=1 BUNDLED=5",
        // pnpm linked folders until 6, and told no workspace from a link until 8
        "pnpm-5,    FILE=1 LINK=3 ELSEWHERE=1",
        "pnpm-6,    GIT=1 FILE=1 LINK=3 ELSEWHERE=1",
        "pnpm-7,    GIT=1 FILE=2 LINK=2 ELSEWHERE=1",
        "pnpm-8,    GIT=1 FILE=2 LINK=1 WORKSPACE=1 ELSEWHERE=1",
        "pnpm-9,    GIT=1 FILE=2 LINK=1 WORKSPACE=1 ELSEWHERE=1",
        "pnpm-10,   GIT=1 FILE=2 LINK=1 WORKSPACE=1 ELSEWHERE=1",
        "pnpm-11,   GIT=1 FILE=2 LINK=1 WORKSPACE=1 ELSEWHERE=1",
        "pnpm-12,   GIT=1 FILE=2 LINK=1 WORKSPACE=1 ELSEWHERE=1",
        "yarn-1,    GIT=1 FILE=2 LINK=1 ELSEWHERE=1",
        "yarn-2,    GIT=1 FILE=2 LINK=2 WORKSPACE=2 ELSEWHERE=1",
        "yarn-3,    GIT=1 FILE=2 LINK=2 WORKSPACE=2 ELSEWHERE=1",
        "yarn-4,    GIT=1 FILE=2 LINK=2 WORKSPACE=2 ELSEWHERE=1",
    })
    void what_is_of_no_registry_is_counted(String client, String counts) {
        var expected = Arrays.stream(counts.split(" "))
                .map(count -> count.split("="))
                .collect(Collectors.toMap(count -> LeftOut.valueOf(count[0]), count -> Integer.valueOf(count[1])));

        assertThat(Recorded.of(client).read().leftOut()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_package_has_its_strongest_digest_where_the_file_has_digests_of_tarballs(Recorded recorded) {
        var lockfile = recorded.read();

        if (lockfile.kind() == Kind.YARN_BERRY) {
            assertThat(lockfile.packages())
                    .allSatisfy(locked -> assertThat(locked.integrity()).isEmpty());
        } else {
            assertThat(lockfile.packages())
                    .allSatisfy(locked -> assertThat(recorded.bytes())
                            .asString()
                            .contains(locked.integrity().orElseThrow().toString()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bun;      ms; 2.0.0 | 2.1.2 - 2.1.3 | ^2.0.0 | ^2.1.1 | ^2.1.3",
                "npm-10;   ms; 2.0.0 | 2.1.2 - 2.1.3 | ^2.0.0 | ^2.1.1 | ^2.1.3",
                "npm-8-v2; ms; 2.0.0 | 2.1.2 - 2.1.3 | ^2.0.0 | ^2.1.1 | ^2.1.3",
                "yarn-1;   ms; 2.0.0 | 2.1.2 - 2.1.3 | ^2.0.0 | ^2.1.1 | ^2.1.3",
                "yarn-2;   ms; 2.0.0 | 2.1.2 - 2.1.3 | ^2.0.0 | ^2.1.1 | ^2.1.3",
                "yarn-4;   ms; 2.0.0 | 2.1.2 - 2.1.3 | ^2.0.0 | ^2.1.1 | ^2.1.3",
                // the project's own ranges are in its package.json alone
                "npm-8-v1; ms; 2.1.2 - 2.1.3 | ^2.0.0 | ^2.1.3",
                // of packages pnpm keeps what their ranges led to, but for peers
                "pnpm-5;   ms; 2.0.0 | ^2.0.0 | ^2.1.1",
                "pnpm-8;   ms; 2.0.0 | ^2.0.0 | ^2.1.1",
                "pnpm-11;  ms; 2.0.0 | ^2.0.0 | ^2.1.1",
                "pnpm-11;  react; >=16.8 | ^16.8.0 || ^17.0.0 || ^18.0.0 | ^18.2.0",
                "pnpm-11;  is-odd; latest",
                "pnpm-11;  chokidar; ^3.5.0",
                "pnpm-11;  is-positive; 3.1.0",
                "pnpm-5;   @sindresorhus/is; ^4.0.0 | ^5.0.0",
                "bun;      semver; 5.x || >=6.0.0 <7",
                "bun;      @sindresorhus/is; ^4.0.0 | ^5.0.0",
                "yarn-3;   @sindresorhus/is; ^4.0.0 | ^5.0.0",
                "yarn-4;   left-pad; 1.2.0",
                "npm-12;   @sindresorhus/is; ^4.0.0 | ^5.0.0",
                "npm-12;   react; >=16.8 | ^16.8.0 || ^17.0.0 || ^18.0.0 | ^18.2.0",
            })
    void ranges_are_those_that_dependents_ask_for(String client, String name, String ranges) {
        assertThat(Recorded.of(client).read().ranges().get(PackageName.parse(name)))
                .containsExactlyInAnyOrder(ranges.split(" \\| "));
    }

    @ParameterizedTest
    @MethodSource("all")
    void there_are_no_ranges_but_of_what_is_locked(Recorded recorded) {
        var lockfile = recorded.read();

        assertThat(lockfile.packages().stream().map(Lockfile.Locked::name))
                .containsAll(lockfile.ranges().keySet());
    }
}
