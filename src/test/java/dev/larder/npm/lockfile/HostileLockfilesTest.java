package dev.larder.npm.lockfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.domain.Lockfile.LeftOut;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no lockfile, or one made to do harm. */
class HostileLockfilesTest {

    private static final String PNPM = "lockfileVersion: '9.0'\n";
    private static final String YARN_1 = "# yarn lockfile v1\n";
    private static final String YARN = "__metadata:\n  version: 8\n";

    /** A file, and what is said of it. */
    record Case(String file, String says) {

        @Override
        public String toString() {
            return says;
        }
    }

    static Case[] malformed() {
        return new Case[] {
            new Case("", "it is no lockfile; package-lock.json,"),
            new Case(" \n\n", "it is no lockfile;"),
            new Case("hello", "it is no lockfile;"),
            new Case("[]", "it is no lockfile;"),
            new Case("a: b\n", "it is no lockfile;"),
            new Case("lockfile\0", "it is no lockfile;"),
            new Case("#!/usr/bin/env bun\nbun-lockfile-format-v0\n\1\2", "bun install --save-text-lockfile"),
            new Case("{\"a\": 1,\n<<<<<<< HEAD\n", "line 2: a merge conflict"),
            new Case(PNPM + "a:\n<<<<<<< HEAD\n", "line 3: a merge conflict"),
            // npm and bun
            new Case("{", "it is not the JSON that it should be"),
            new Case("{} {}", "it goes on after its end"),
            new Case("{\n\"a\": 1,\n\"a\": 1}", "Duplicate Object property \"a\" (line 3"),
            new Case("{\"a\": " + "[".repeat(100_000), "nesting depth"),
            new Case("{}", "this package-lock.json is broken: line 1: it has no lockfileVersion"),
            new Case("{\"name\": \"a\", \"version\": \"1.0.0\"}", "it has no lockfileVersion"),
            new Case("{\"lockfileVersion\": 4}", "lockfileVersion 4 is none that Larder knows: 1, 2, 3"),
            new Case("{\n\"lockfileVersion\": \"3\"}", "line 2: lockfileVersion should be a small whole number"),
            new Case("{\"lockfileVersion\": 3e0}", "lockfileVersion should be a small whole number"),
            new Case("{\"lockfileVersion\": 33333}", "lockfileVersion should be a small whole number"),
            new Case("{\"lockfileVersion\": 3,\n\"packages\": []}", "line 2: packages should be an object"),
            new Case("{\"packages\": {\n\"a\": null}}", "line 2: an entry of packages should be an object"),
            new Case("{\"packages\": {\"a\": {\"dependencies\": []}}}", "dependencies should be an object"),
            new Case("{\"dependencies\": {\"a\": \"1.0.0\"}}", "an entry of dependencies should be an object"),
            new Case("{\"workspaces\": {}}", "this bun.lock is broken: line 1: it has no lockfileVersion"),
            new Case(
                    "{\"workspaces\": {}, \"lockfileVersion\": 3}",
                    "lockfileVersion 3 is none that Larder knows: 0, 1"),
            new Case(
                    "{\"workspaces\": {}, \"packages\": {\n\"a\": {}}}",
                    "line 2: an entry of packages should be a list"),
            new Case("{\"workspaces\": {\"\": 1}}", "a workspace should be an object"),
            new Case("{\"workspaces\": {}, \"catalogs\": {\"a\": 1}}", "a catalog should be an object"),
            // pnpm
            new Case("lockfileVersion: 4\n", "this pnpm-lock.yaml is broken: line 1: its lockfileVersion is none"),
            new Case("lockfileVersion: [9]\n", "its lockfileVersion is none"),
            new Case("lockfileVersion: 10.0\n", "its lockfileVersion is none that Larder knows: 5.x,"),
            new Case(PNPM + "---\na: b\n", "line 3: its lockfileVersion is none"),
            new Case("---\n---\n|\nlockfileVersion: '9.0'", "it is no YAML"),
            new Case(PNPM + "packages: []\n", "line 2: packages should be a mapping"),
            new Case(PNPM + "packages:\n  a@1.0.0: 1\n", "line 3: an entry of packages should be a mapping"),
            new Case(PNPM + "packages:\n  a@1.0.0: {}\n  a@1.0.0: {}\n", "line 4: a key is there twice"),
            new Case(PNPM + "importers:\n  .: []\n", "line 3: an importer should be a mapping"),
            new Case(PNPM + "? [a]\n: b\n", "line 2: a key should be a text"),
            new Case(PNPM + "a: &a [b]\nc: *a\n", "line 3: it refers to another place of the file"),
            new Case(PNPM + "a: &a [*a]\n", "line 2: it refers to another place of the file"),
            new Case("%TAG ! tag:long\n---\n" + PNPM, "line 1: it has directives"),
            new Case("%YAML 1.1\n---\n" + PNPM, "line 1: it has directives"),
            new Case(PNPM + "...\n%TAG ! tag:long\n---\n" + PNPM, "line 3: it has directives"),
            new Case(PNPM + "a: " + "[".repeat(30), "line 2: it is nested deeper than 20 levels"),
            new Case(PNPM + "a:\n" + "- ".repeat(30), "line 3: it is nested deeper than 20 levels"),
            new Case(PNPM + "a: " + "b".repeat(100_001), "line 2: it is longer than 100000 characters"),
            new Case(PNPM + "a:\n  - b\n c: d\n", "line 4: it is no YAML:"),
            new Case(PNPM + "a: 'b\n", "it is no YAML: found unexpected end of stream"),
            new Case(PNPM + "\ta: b\n", "line 2: it is no YAML:"),
            new Case(PNPM + "a: \u0007\n", "it holds characters that YAML does not have"),
            // yarn
            new Case(YARN_1 + "a@1\n", "this yarn.lock of yarn 1 is broken: line 2: expected what is wanted"),
            new Case(YARN_1 + "  version 1.0.0\n", "line 2: it is indented, but belongs to nothing"),
            new Case(YARN_1 + "a@1:\na@1:\n", "line 3: what is wanted here was wanted above already"),
            new Case(YARN_1 + "\"a@1:\n", "line 2: a quote is missing"),
            new Case(YARN_1 + "a@1:\n  version \"1.0.0\n", "line 3: a quote is missing"),
            new Case(YARN_1 + ",:\n", "line 2: nothing is wanted here"),
            new Case("__metadata: {}\n", "this yarn.lock of yarn 2 and later is broken: line 1: its __metadata has no"),
            new Case("__metadata:\n  version: a\n", "its __metadata has no version"),
            new Case("__metadata: 8\n", "line 1: __metadata should be a mapping"),
            new Case(YARN + "a@npm:1: 1.0.0\n", "line 3: an entry should be a mapping"),
            new Case(YARN + "a@npm:1: {}\na@npm:1: {}\n", "line 4: a key is there twice"),
        };
    }

    private static Problem refused(byte[] content) {
        return catchThrowableOfType(Refusal.class, () -> Lockfiles.read("lockfile", content))
                .problem();
    }

    private static Problem refused(String text) {
        return refused(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void what_is_broken_is_refused_with_its_place(Case broken) {
        assertThat(refused(broken.file()))
                .isInstanceOfSatisfying(
                        Problem.MalformedBody.class,
                        problem -> assertThat(problem.what()).contains(broken.says()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "7b22ff227d", "6c6f636b66696c65c0af"})
    void what_is_no_text_is_refused(String hex) {
        assertThat(refused(HexFormat.of().parseHex(hex)))
                .isEqualTo(new Problem.MalformedBody("it is no text in UTF-8; package-lock.json, npm-shrinkwrap.json,"
                        + " pnpm-lock.yaml, yarn.lock and bun.lock can be read"));
    }

    private static String many(int count, String one) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> one.replace("N", String.valueOf(number)))
                .collect(Collectors.joining());
    }

    @Test
    void no_kind_may_lock_more_than_50_000_packages() {
        var count = Draft.MOST_PACKAGES + 1;
        var files = new String[] {
            "{\"lockfileVersion\":3,\"packages\":{" + many(count, "\"node_modules/aN\":{\"version\":\"1.0.0\"},")
                    + "}}",
            "{\"lockfileVersion\":1,\"dependencies\":{" + many(count, "\"aN\":{\"version\":\"1.0.0\"},") + "}}",
            "{\"lockfileVersion\":1,\"workspaces\":{},\"packages\":{" + many(count, "\"aN\":[\"aN@1.0.0\"],") + "}}",
            PNPM + "packages:\n" + many(count, "  aN@1.0.0: {}\n"),
            YARN_1 + many(count, "aN@1:\n  version 1.0.0\n"),
            YARN + many(count, "aN@npm:1: {resolution: 'aN@npm:1.0.0'}\n"),
        };

        assertThat(files)
                .allSatisfy(file -> assertThat(refused(file))
                        .isEqualTo(new Problem.BodyTooLarge("it locks more than 50000 packages")));
    }

    @Test
    void as_many_may_be_locked() {
        var file = YARN_1 + many(Draft.MOST_PACKAGES, "aN@1:\n  version 1.0.0\n");

        assertThat(Lockfiles.read("lockfile", file.getBytes(StandardCharsets.UTF_8))
                        .packages())
                .hasSize(50_000);
    }

    /** With as many keys and values as real ones have. */
    @Test
    void as_many_may_be_locked_by_pnpm() {
        var file = PNPM
                + "packages:\n"
                + many(Draft.MOST_PACKAGES, "  aN@1.0.0:\n    resolution: {integrity: x}\n    engines: {node: '>=6'}\n")
                + "snapshots:\n"
                + many(Draft.MOST_PACKAGES, "  aN@1.0.0:\n    dependencies:\n      a: 1.0.0\n      b: 1.0.0\n");

        assertThat(Lockfiles.read("lockfile", file.getBytes(StandardCharsets.UTF_8))
                        .packages())
                .hasSize(50_000);
    }

    /** 20 MB of it, which are little when compressed, took ten seconds. */
    @Test
    void what_nobody_looks_at_has_an_end_too() {
        var file = PNPM + "x:\n" + many(60 * Draft.MOST_PACKAGES, "- a\n");

        assertThat(refused(file)).isEqualTo(new Problem.BodyTooLarge("it has more than 3000000 keys and values"));
    }

    @Test
    void ranges_and_what_is_left_out_have_an_end_too() {
        var ranges = new Problem.BodyTooLarge("it has more than 200000 ranges");
        var packages = new Problem.BodyTooLarge("it locks more than 50000 packages");

        assertThat(refused(PNPM + "specifiers:\n" + many(Draft.MOST_RANGES + 1, "  aN: 1\n")))
                .isEqualTo(ranges);
        assertThat(refused("{\"workspaces\":{\"\":{\"dependencies\":{"
                        + many(Draft.MOST_RANGES + 1, "\"aN\":\"catalog:\",") + "}}}}"))
                .isEqualTo(ranges);
        assertThat(refused("{\"workspaces\":{},\"catalog\":{" + many(Draft.MOST_RANGES + 1, "\"aN\":\"1\",") + "}}"))
                .isEqualTo(ranges);
        assertThat(refused(PNPM + "packages:\n" + many(Draft.MOST_PACKAGES + 1, "  ' N': {}\n")))
                .isEqualTo(packages);
        assertThat(refused(PNPM + "dependencies:\n" + many(Draft.MOST_PACKAGES + 1, "  aN: link:a\n")))
                .isEqualTo(packages);
    }

    @Test
    void a_tree_as_deep_as_json_may_be_is_read() {
        var file = "{\"lockfileVersion\":1,\"dependencies\":" + "{\"a\":{\"dependencies\":".repeat(240) + "{}"
                + "}}".repeat(240) + "}";

        assertThat(Lockfiles.read("lockfile", file.getBytes(StandardCharsets.UTF_8))
                        .leftOut())
                .isEqualTo(Map.of(LeftOut.UNREADABLE, 240));
    }

    @Test
    void an_alias_of_an_alias_of_an_alias_is_none() {
        var spec = "npm:a@".repeat(100_000) + "1";
        var files = new String[] {
            "{\"lockfileVersion\":3,\"packages\":{\"\":{\"dependencies\":{\"b\":\"" + spec + "\"}}}}",
            "{\"lockfileVersion\":1,\"dependencies\":{\"b\":{\"version\":\"" + spec + "\"}}}",
            "{\"lockfileVersion\":1,\"workspaces\":{},\"packages\":{\"b\":[\"b@" + spec + "\"]}}",
            PNPM + "packages:\n  ? b@" + spec.substring(0, 90_000) + "\n  : {}\n",
            YARN_1 + "b@" + spec + ":\n",
            YARN + "b@:\n  resolution: b@patch:" + spec.substring(0, 90_000) + "\n",
        };

        assertThat(files)
                .allSatisfy(file -> assertThat(Lockfiles.read("lockfile", file.getBytes(StandardCharsets.UTF_8))
                                .packages())
                        .isEmpty());
    }

    /** Looking for the one in the other took minutes. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_long_name_is_not_looked_for_in_a_long_address() {
        var file = "{\"lockfileVersion\":3,\"packages\":{\"node_modules/a\":{\"version\":\"1.0.0\",\"name\":\""
                + "/".repeat(1_000_000) + "\",\"resolved\":\"http" + "/".repeat(3_000_000) + "\"}}}";

        assertThat(Lockfiles.read("lockfile", file.getBytes(StandardCharsets.UTF_8))
                        .packages())
                .isEmpty();
    }

    @Test
    void ranges_that_are_none_are_not_kept() {
        var file = "{\"lockfileVersion\":3,\"packages\":{\"\":{\"dependencies\":{\"a\":\"" + "1".repeat(501)
                + "\"},\"devDependencies\":{\"a\":\" \",\"b\":\"1\"},\"peerDependencies\":{\"a\":\"git@x:y\",\"A"
                + " b\":\"1\"}},\"node_modules/a\":{\"version\":\"1.0.0\"}}}";

        assertThat(Lockfiles.read("lockfile", file.getBytes(StandardCharsets.UTF_8))
                        .ranges())
                .hasToString("{a=[*]}");
    }
}
