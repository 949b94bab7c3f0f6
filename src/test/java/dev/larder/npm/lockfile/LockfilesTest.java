package dev.larder.npm.lockfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What occurs in lockfiles but not in the recorded ones, what tells their kinds apart, and what is refused. */
class LockfilesTest {

    private static Lockfile read(String text) {
        return read("lockfile", text);
    }

    private static Lockfile read(String name, String text) {
        return Lockfiles.read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refused(byte[] content) {
        return catchThrowableOfType(Refusal.class, () -> Lockfiles.read("lockfile", content))
                .problem();
    }

    private static String refused(String text) {
        var problem = refused(text.getBytes(StandardCharsets.UTF_8));
        assertThat(problem).isInstanceOf(Problem.MalformedBody.class);
        return ((Problem.MalformedBody) problem).what();
    }

    /** What the file locks, in one line. */
    private static String packages(Lockfile lockfile) {
        return String.join(" ", Recorded.locked(lockfile));
    }

    private static String npm(String packages) {
        return "{\"lockfileVersion\": 3, \"packages\": {" + packages.replace('\'', '"') + "}}";
    }

    private static String pnpm(String packages) {
        return "lockfileVersion: '9.0'\npackages:" + (packages.isEmpty() ? " {}" : "\n" + packages.indent(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'': {'dependencies': {'a': '1'}}, 'node_modules/a': {'version': '1.0.0'}; a@1.0.0; {}",
                "'node_modules/a/node_modules/@s/b': {'version': '1.0.0-rc.1+build'}; @s/b@1.0.0-rc.1+build; {}",
                "'packages/a/node_modules/b': {'version': '1.0.0'}; b@1.0.0; {}",
                "'node_modules/@_s/-a': {'version': '1.0.0', 'resolved':"
                        + " 'https://x.example.test/@_s/-a/-/-a-1.0.0.tgz'}; @_s/-a@1.0.0; {}",
                "'node_modules/a': {'name': '@s/b', 'version': '1.0.0'}; @s/b@1.0.0; {}",
                "'node_modules/a': {'version': '1.0.0', 'resolved': 'https://x.example.test/a/-/a-1.0.0.tgz'};"
                        + " a@1.0.0; {}",
                "'node_modules/a': {'version': '1.0.0', 'resolved': 'http://x.example.test:81/~r/a/-/any.tgz'};"
                        + " a@1.0.0; {}",
                "'node_modules/@s/a': {'version': '1.0.0', 'resolved': 'https://x.example.test/@s%2fa/-/a-1.0.0.tgz'};"
                        + " @s/a@1.0.0; {}",
                "'node_modules/@s/a': {'version': '1.0.0', 'resolved':"
                        + " 'https://x.example.test/npm/@s/a/-/@s/a-1.0.0.tgz'}; @s/a@1.0.0; {}",
                "'node_modules/a': {'version': '1.0.0', 'resolved': 'https://x.example.test/b/-/b-1.0.0.tgz'}; '';"
                        + " {ELSEWHERE=1}",
                "'node_modules/a': {'version': '1.0.0', 'resolved': 'https://x.example.test/a-1.0.0.tgz'}; '';"
                        + " {ELSEWHERE=1}",
                "'node_modules/a': {'version': '1.0.0', 'resolved': 'git+ssh://git@x.example.test/a/-/a.git#1'}; '';"
                        + " {GIT=1}",
                "'node_modules/a': {'version': '1.0.0', 'resolved': 'file:../a-1.0.0.tgz'}; ''; {FILE=1}",
                "'node_modules/a': {'resolved': 'a', 'link': true}, 'a': {'version': '1.0.0'}; ''; {LINK=1}",
                "'node_modules/a': {'version': '1.0.0', 'inBundle': true}; ''; {BUNDLED=1}",
                "'no_node_modules/a': {'version': '1.0.0'}; ''; {}",
                "'node_modules/a': {'version': '1'}; ''; {UNREADABLE=1}",
                "'node_modules/a': {}; ''; {UNREADABLE=1}",
                "'node_modules/': {'version': '1.0.0'}; ''; {UNREADABLE=1}",
                "'node_modules/..': {'version': '1.0.0'}; ''; {UNREADABLE=1}",
                "'node_modules/a b': {'version': '1.0.0'}; ''; {UNREADABLE=1}",
                "'node_modules/@s': {'version': '1.0.0', 'dependencies': {'a': 1}}; ''; {UNREADABLE=1}",
            })
    void npm_lists_packages_by_their_folders(String packages, String locked, String leftOut) {
        var lockfile = read(npm(packages));

        assertThat(packages(lockfile)).isEqualTo(locked.replace("''", ""));
        assertThat(lockfile.leftOut()).hasToString(leftOut);
    }

    @Test
    void npm_version_1_is_a_tree() {
        var lockfile = read("""
            {"requires": true, "lockfileVersion": 1, "dependencies": {
              "a": {"version": "1.0.0", "requires": {"b": "^1"}, "dependencies": {
                "b": {"version": "1.5.0", "requires": true},
                "c": {"version": "npm:@s/c@2.0.0", "bundled": false}
              }},
              "b": {"requires": [{"x": "^1"}], "version": "2.0.0"},
              "d": {"version": "github:acme/d#0123"},
              "e": {"version": "1.0.0", "bundled": true, "requires": {"b": "^3"}}
            }}\
            """);

        assertThat(packages(lockfile)).isEqualTo("@s/c@2.0.0 a@1.0.0 b@1.5.0 b@2.0.0");
        assertThat(lockfile.ranges()).isEqualTo(Map.of(PackageName.parse("b"), Set.of("^1")));
        assertThat(lockfile.leftOut()).isEqualTo(Map.of(LeftOut.GIT, 1, LeftOut.BUNDLED, 1));
    }

    @Test
    void npm_writes_fields_in_an_order_that_nobody_needs() {
        assertThat(packages(read("""
            {"packages": {"node_modules/a": {"version": "1.0.0"}}, "dependencies": {"b": {"version": "1.0.0"}},
             "lockfileVersion": 2}\
            """))).isEqualTo("a@1.0.0");
    }

    @Test
    void of_two_copies_of_a_package_the_stronger_digest_counts() {
        var sha1 = "sha1-" + "A".repeat(27) + "=";
        var sha512 = "sha512-" + "A".repeat(86) + "==";

        for (var digests : new String[][] {{sha1, sha512}, {sha512, sha1}, {sha512, ""}, {"", sha512}}) {
            var lockfile = read(npm("'node_modules/a': {'version': '1.0.0', 'integrity': '" + digests[0] + "'},"
                    + "'node_modules/b/node_modules/a': {'version': '1.0.0', 'integrity': '" + digests[1] + "'}"));

            assertThat(lockfile.packages())
                    .singleElement()
                    .satisfies(locked -> assertThat(locked.integrity()).hasToString("Optional[" + sha512 + "]"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "/a/1.0.0; a@1.0.0; {}",
                "/@s/a/1.0.0; @s/a@1.0.0; {}",
                "/@~s/_a/1.0.0_b@1.0.0; @~s/_a@1.0.0; {}",
                "/@-s/_a@1.0.0(b@1.0.0); @-s/_a@1.0.0; {}",
                "/a/1.0.0_b@1.0.0+c@2.0.0; a@1.0.0; {}",
                "/a/1.0.0_@s+b@1.0.0; a@1.0.0; {}",
                "/a/1.0.0/b@1.0.0; a@1.0.0; {}",
                "/a@1.0.0; a@1.0.0; {}",
                "/@s/a@1.0.0-rc.1(b@1.0.0(c@1.0.0))(@s/d@2.0.0); @s/a@1.0.0-rc.1; {}",
                "a@1.0.0(patch_hash=0123)(@s/b@2.0.0); a@1.0.0; {}",
                "'@s/a@1.0.0+build'; @s/a@1.0.0+build; {}",
                "'@jsr/s__a@1.0.0'; @jsr/s__a@1.0.0; {}",
                "registry.example.test/a/1.0.0; ''; {ELSEWHERE=1}",
                "registry.example.test/@s/a@1.0.0; ''; {ELSEWHERE=1}",
                "a@work:1.0.0; ''; {ELSEWHERE=1}",
                "node@runtime:24.0.0; ''; {ELSEWHERE=1}",
                "a@https://x.example.test/a.tgz; ''; {ELSEWHERE=1}",
                "a@git+ssh://git@x.example.test/a.git#0123; ''; {GIT=1}",
                "a@file:../a; ''; {FILE=1}",
                "file:../a(b@1.0.0); ''; {FILE=1}",
                "'@s/a b@1.0.0'; ''; {UNREADABLE=1}",
                "a@1; ''; {UNREADABLE=1}",
                "a; ''; {UNREADABLE=1}",
                "/; ''; {UNREADABLE=1}",
                "'@'; ''; {UNREADABLE=1}",
                "'@/@'; ''; {ELSEWHERE=1}",
                "''; ''; {UNREADABLE=1}",
            })
    void pnpm_lists_packages_by_keys_of_three_kinds(String key, String locked, String leftOut) {
        var lockfile = read(pnpm(key + ":\n  dev: true"));

        assertThat(packages(lockfile)).isEqualTo(locked.replace("''", ""));
        assertThat(lockfile.leftOut()).hasToString(leftOut);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: git, repo: x; GIT",
                "tarball: https://x.example.test/tar.gz/0123, gitHosted: true; GIT",
                "type: directory, directory: x; FILE",
                "tarball: file:a.tgz; FILE",
                "tarball: https://x.example.test/a.tgz; ELSEWHERE",
            })
    void pnpm_says_where_else_something_is_from(String resolution, LeftOut reason) {
        assertThat(read(pnpm("x.example.test/a/0123:\n  resolution: {" + resolution + "}"))
                        .leftOut())
                .isEqualTo(Map.of(reason, 1));
    }

    @Test
    void pnpm_before_9_has_one_project_at_the_top() {
        var lockfile = read("""
            lockfileVersion: 5.4
            specifiers:
              a: ^1.0.0
              b: npm:@s/b@~2.0.0
            dependencies:
              a: 1.5.0
              b: /@s/b/2.0.1
              c: link:../c
            packages:
              /a/1.5.0: {}
              /@s/b/2.0.1: {}
            """);

        assertThat(packages(lockfile)).isEqualTo("@s/b@2.0.1 a@1.5.0");
        assertThat(lockfile.ranges())
                .isEqualTo(
                        Map.of(PackageName.parse("a"), Set.of("^1.0.0"), PackageName.parse("@s/b"), Set.of("~2.0.0")));
        assertThat(lockfile.leftOut()).isEqualTo(Map.of(LeftOut.LINK, 1));
    }

    @Test
    void pnpm_11_pins_itself_in_a_document_before_the_projects() {
        var lockfile = read("""
            ---
            lockfileVersion: '9.0'
            importers:
              .:
                configDependencies: {}
                packageManagerDependencies:
                  pnpm:
                    specifier: 11.x
                    version: 11.0.0
            packages:
              pnpm@11.0.0: {}
            ---
            """);

        assertThat(packages(lockfile)).isEqualTo("pnpm@11.0.0");
        assertThat(lockfile.ranges()).isEqualTo(Map.of(PackageName.parse("pnpm"), Set.of("11.x")));
    }

    @Test
    void catalogs_say_what_is_meant() {
        var pnpm = read("""
            lockfileVersion: '9.0'
            importers:
              .:
                dependencies:
                  a: {specifier: 'catalog:', version: 1.0.0}
                  b: {specifier: 'catalog:old', version: 1.0.0}
                  c: {specifier: 'catalog:none', version: 1.0.0}
            packages:
              a@1.0.0: {}
              b@1.0.0: {}
              c@1.0.0: {}
            catalogs:
              default:
                a: {specifier: ^1.0.0, version: 1.0.0}
                c: {specifier: 'catalog:none', version: 1.0.0}
              old:
                b: {specifier: ^0.9.0 || ^1.0.0, version: 1.0.0}
            """);
        var bun = read("""
            { "lockfileVersion": 1, // with comments
              "workspaces": {"": {"dependencies": {"a": "catalog:", "b": "catalog:old", "c": "catalog:none"}}},
              "catalog": {"a": "^1.0.0"},
              "catalogs": {"old": {"b": "^0.9.0 || ^1.0.0"}},
              "packages": {"a": ["a@1.0.0", "", {}, ""], "b": ["b@1.0.0", "", {}], "c": ["c@1.0.0"],},
            }\
            """);

        assertThat(pnpm.ranges())
                .isEqualTo(Map.of(
                        PackageName.parse("a"), Set.of("^1.0.0"), PackageName.parse("b"), Set.of("^0.9.0 || ^1.0.0")));
        assertThat(bun.ranges()).isEqualTo(pnpm.ranges());
        assertThat(packages(bun)).isEqualTo(packages(pnpm)).isEqualTo("a@1.0.0 b@1.0.0 c@1.0.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a@npm:1.0.0; a@1.0.0; {}",
                "@-s/_a@npm:1.0.0; @-s/_a@1.0.0; {}",
                "@s/a@npm:1.0.0::__archiveUrl=https%3A%2F%2Fx.example.test%2Fa.tgz; @s/a@1.0.0; {}",
                "a@patch:a@npm%3A1.0.0#./a.patch::version=1.0.0&hash=0123&locator=p%40workspace%3A.; a@1.0.0; {}",
                "a@patch:a@^1.0.0#builtin<compat/a>::version=1.0.0&hash=0123; a@1.0.0; {}",
                "a@patch:@s/b@npm%3A1.0.0#./a.patch; @s/b@1.0.0; {}",
                "a@patch:a@patch%3Aa@npm%253A1.0.0%23./one.patch#./two.patch; a@1.0.0; {}",
                "a@patch:a@https%3A//x.example.test/a.git%23commit=0123#./a.patch; ''; {GIT=1}",
                "a@https://x.example.test/a.git#commit=0123; ''; {GIT=1}",
                "a@https://x.example.test/a.tgz; ''; {ELSEWHERE=1}",
                "a@exec:./make.js#./make.js::hash=0123; ''; {ELSEWHERE=1}",
                "a@workspace:packages/a; ''; {WORKSPACE=1}",
                "a@workspace:.; ''; {}",
                "a@portal:../a::locator=p%40workspace%3A.; ''; {LINK=1}",
                "a@file:../a.tgz#../a.tgz::hash=0123; ''; {FILE=1}",
                "a; ''; {UNREADABLE=1}",
                "''; ''; {UNREADABLE=1}",
            })
    void yarn_resolves_to_locators(String resolution, String locked, String leftOut) {
        var lockfile = read("__metadata:\n  version: 8\n\n\"a@any\":\n  version: 1.0.0\n  resolution: \""
                + resolution.replace("''", "") + "\"\n");

        assertThat(packages(lockfile)).isEqualTo(locked.replace("''", ""));
        assertThat(lockfile.leftOut()).hasToString(leftOut);
    }

    @Test
    void what_is_patched_too_often_cannot_be_read() {
        assertThat(read("__metadata:\n  version: 8\n\"a@any\":\n  version: 1.0.0\n  resolution: \""
                                + "a@patch:".repeat(9) + "a@1.0.0\"\n")
                        .leftOut())
                .isEqualTo(Map.of(LeftOut.UNREADABLE, 1));
    }

    @Test
    void yarn_1_before_1_10_has_but_the_sha_1() {
        var hex = "6ba1e5b7d1e5e7ae1b4d3ac1de6c5ab3a9f5f0a1";
        var lockfile = read("""
            # yarn lockfile v1
            a@1, "a@>= 1.0.0 \\"x\\"":\r
              version "1.0.0"\r
              resolved "https://x.example.test/a/-/a-1.0.0.tgz#%s"\r
            """.formatted(hex));

        assertThat(lockfile.packages()).singleElement().satisfies(locked -> {
            assertThat(locked.integrity())
                    .map(Object::toString)
                    .hasValueSatisfying(text -> assertThat(text).startsWith("sha1-"));
            assertThat(locked.integrity().orElseThrow().hex()).isEqualTo(hex);
        });
        assertThat(lockfile.ranges()).isEqualTo(Map.of(PackageName.parse("a"), Set.of("1", ">= 1.0.0 \"x\"")));
    }

    @ParameterizedTest
    @CsvSource({
        "a@acme/a#0123, GIT",
        "a@git@x.example.test:acme/a.git, GIT",
        "a@github:acme/a, GIT",
        "a@https://x.example.test/a.git#v1, GIT",
        "a@https://x.example.test/a.tgz, ELSEWHERE",
        "a@./a.tgz, FILE",
        "a@../a, FILE",
        "a@~/a, FILE",
        "a@/a, FILE",
        "a@C:\\a, FILE",
        "a@link:../a, LINK",
        "a@workspace:*, WORKSPACE",
    })
    void yarn_1_says_in_the_pattern_where_something_is_from(String pattern, LeftOut reason) {
        assertThat(read("# yarn lockfile v1\n\"" + pattern.replace("\\", "\\\\") + "\":\n  version \"1.0.0\"\n")
                        .leftOut())
                .isEqualTo(Map.of(reason, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "['@s/a@1.0.0', '', {}, 'sha512-x']; @s/a@1.0.0; {}",
                "['@_s/~a@1.0.0', '', {}, 'sha512-x']; @_s/~a@1.0.0; {}",
                "['a@1.0.0', 'https://x.example.test/a.tgz', {}, 'sha512-x']; a@1.0.0; {}",
                "['a@github:acme/a#0123', {}, 'acme-a-0123']; ''; {GIT=1}",
                "['a@git+https://x.example.test/a.git#0123', {}, '0123']; ''; {GIT=1}",
                "['a@https://x.example.test/a.tgz', {}]; ''; {ELSEWHERE=1}",
                "['a@./a.tgz', {}]; ''; {FILE=1}",
                "['a@file:a', {}]; ''; {FILE=1}",
                "['a@link:a', {}]; ''; {LINK=1}",
                "['a@root:', {}]; ''; {WORKSPACE=1}",
                "['a@workspace:a']; ''; {WORKSPACE=1}",
                "['a@1.0.0', '', {'bundled': true}, 'sha512-x']; ''; {BUNDLED=1}",
                "[]; ''; {UNREADABLE=1}",
                "[1, [], null]; ''; {UNREADABLE=1}",
            })
    void bun_lists_packages_as_lists(String entry, String locked, String leftOut) {
        var lockfile = read("{'lockfileVersion': 0, 'workspaces': {}, 'packages': {'a': ENTRY}}"
                .replace("ENTRY", entry)
                .replace('\'', '"'));

        assertThat(lockfile.kind()).isEqualTo(Kind.BUN);
        assertThat(packages(lockfile)).isEqualTo(locked.replace("''", ""));
        assertThat(lockfile.leftOut()).hasToString(leftOut);
    }

    @Test
    void a_mark_of_byte_order_and_a_lost_first_line_do_no_harm() {
        assertThat(read("\ufeff" + npm("")).kind()).isEqualTo(Kind.NPM);
        assertThat(read("\ufeff" + pnpm("")).kind()).isEqualTo(Kind.PNPM);
        assertThat(packages(read("web/yarn.lock", "a@1:\n  version 1.0.0\n"))).isEqualTo("a@1.0.0");
    }
}
