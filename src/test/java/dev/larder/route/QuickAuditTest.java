package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Gzip;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /-/npm/v1/security/audits} and {@code audits/quick}. */
class QuickAuditTest {

    /** As pnpm 10 sends it, a project of the workspace at the top. */
    private static final String PNPM = """
        {"dependencies": {
           ".": {"dependencies": {
             "express": {"dev": false, "integrity": "sha512-a", "version": "4.0.0", "dependencies": {
               "qs": {"dev": false, "integrity": "sha512-b", "version": "6.2.0"}}},
             "qs": {"dev": true, "integrity": "sha512-c", "version": "6.9.0"},
             "@acme/secret": {"dev": false, "integrity": "sha512-d", "version": "1.0.0"}},
            "dev": false, "requires": {"express": "4.0.0"}, "version": "1.0.0"},
           "packages__web": {"dependencies": {
             "qs": {"dev": false, "integrity": "sha512-b", "version": "6.2.0"}},
            "dev": false, "requires": {"qs": "6.2.0"}, "version": "0.0.0"}},
         "dev": false, "install": [], "metadata": {}, "remove": [], "requires": {".": "1.0.0"}}
        """;

    /** As npm 10 sends it: a lockfile. */
    private static final String NPM = """
        {"name": "app", "version": "1.0.0", "requires": {"express": "^4.0.0"},
         "dependencies": {
           "express": {"version": "4.0.0", "resolved": "https://npm.example.test/express/-/express-4.0.0.tgz",
             "integrity": "sha512-a", "requires": {"qs": "6.2.0"}, "dependencies": {
               "qs": {"version": "6.2.0", "integrity": "sha512-b", "optional": true}}},
           "of-git": {"version": "git+ssh://git@example.test/secret.git#abc", "from": "secret"},
           "local": {"version": "file:local"}},
         "metadata": {"npm_version": "10.9.9"}}
        """;

    private final TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    private TestRegistry.Answer audit(String path, String json) {
        return registry.ask("POST", "/-/npm/v1/security/" + path, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Each of many warnings names each of many dependents; Lambda's answer has 6 MB at most. */
    @Test
    void a_report_too_large_for_lambda_comes_compressed() {
        for (var i = 0; i < 400; i++) {
            registry.upstream.security().warnOf("qs", "*", 1000 + i, "low");
        }
        var dependents = IntStream.range(0, 100)
                .mapToObj(i -> "\"" + "dependent".repeat(20) + i + "\": {\"version\": \"1.0.0\","
                        + " \"dependencies\": {\"qs\": {\"version\": \"6.2.0\"}}}")
                .collect(Collectors.joining(","));

        var answer = audit("audits", "{\"dependencies\": {" + dependents + "}}");

        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        assertThat(Json.at(Json.object(Gzip.expand(answer.body())), "advisories"))
                .hasSize(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"audits", "audits/quick"})
    void is_answered_from_the_bulk_audit(String path) {
        registry.upstream.security().warnOf("qs", "<6.5.3", 1002, "high");
        registry.upstream.security().warnOf("express", ">=5.0.0", 1003, "low");

        var report = audit(path, PNPM).json();

        assertThat(Json.at(report, "advisories")).containsOnlyKeys("1002");
        var advisory = Json.at(report, "advisories", "1002");
        assertThat(advisory)
                .containsEntry("module_name", "qs")
                .containsEntry("severity", "high")
                .containsEntry("vulnerable_versions", "<6.5.3")
                .containsEntry("patched_versions", ">=6.5.3")
                .containsEntry("github_advisory_id", "GHSA-test-1002")
                .containsEntry("cves", List.of());
        assertThat((List<?>) advisory.get("findings"))
                .singleElement()
                .satisfies(finding -> assertThat(Json.asObject(finding))
                        .containsEntry("version", "6.2.0")
                        .containsEntry("dev", false)
                        .containsEntry("paths", List.of(".>express>qs", "packages__web>qs")));
        assertThat(Json.at(report, "metadata", "vulnerabilities"))
                .hasSize(5)
                .containsEntry("high", 1)
                .containsEntry("low", 0);
        assertThat(Json.at(report, "metadata"))
                .containsEntry("totalDependencies", 5)
                .containsEntry("devDependencies", 1);
    }

    @Test
    void asks_upstream_for_packages_of_registries_that_are_not_ours() {
        registry.publish(PackageFiles.made("@acme/secret", "1.0.0"));
        registry.upstream.forget();

        audit("audits", PNPM);

        assertThat(Json.object(registry.upstream.asked().getFirst().body()))
                .isEqualTo(Map.of("express", List.of("4.0.0"), "qs", List.of("6.2.0", "6.9.0")));
    }

    @Test
    void reads_a_lockfile_of_npm() {
        registry.upstream.security().warnOf("qs", "*", 1002, "critical");

        var report = audit("audits/quick", NPM).json();

        assertThat(Json.object(registry.upstream.asked().getFirst().body())).containsOnlyKeys("express", "qs");
        assertThat(Json.at(report, "advisories", "1002")).containsEntry("patched_versions", "<0.0.0");
        assertThat(Json.at(report, "metadata"))
                .containsEntry("dependencies", 1)
                .containsEntry("optionalDependencies", 1);
    }

    @Test
    void a_range_that_nobody_can_read_is_about_nothing() {
        for (var range : List.of("nonsense", "< 99999999999999999999.0.0", "x".repeat(5000))) {
            registry.upstream
                    .security()
                    .answerAdvisoriesWith(
                            "{\"qs\": [{\"id\": 1, \"vulnerable_versions\": \"" + range + "\"}, {\"id\": \"x\"}]}");

            assertThat(Json.at(audit("audits", PNPM).json(), "advisories")).isEmpty();
            registry.pass(java.time.Duration.ofHours(1));
        }
    }

    @Test
    void clean_is_clean_and_a_failing_upstream_says_so() {
        assertThat(Json.at(audit("audits", PNPM).json(), "advisories")).isEmpty();

        registry.upstream.stop();
        registry.pass(java.time.Duration.ofDays(1));
        var answer = audit("audits", NPM);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Json.at(answer.json(), "advisories")).isEmpty();
        assertThat(answer.header("npm-notice")).contains("nothing was audited");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"dependencies\": 7}",
                "{\"dependencies\": {\"a\": 7}}",
                "{\"dependencies\": {\"a\": {\"dependencies\": []}}}",
                "{\"dependencies\": {\"a\": {}, \"a\": {}}}"
            })
    void a_malformed_tree_is_refused(String json) {
        assertThat(audit("audits", json).status()).isEqualTo(400);
    }

    @Test
    void a_tree_of_more_versions_than_anybody_has_is_refused() {
        var tree = IntStream.rangeClosed(0, 50_000)
                .mapToObj(i -> "\"a" + i + "\": {\"version\": \"1.0.0\", \"integrity\": \"sha512-a\"}")
                .collect(Collectors.joining(","));

        var answer = audit("audits", "{\"dependencies\": {" + tree + "}}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).contains("it names more than 50000 versions");
    }

    private static String deepTree(String name, int depth, int dependents) {
        var tree = IntStream.range(0, dependents)
                .mapToObj(i -> "\"d" + i + "\": {\"dependencies\": {\"qs\": {\"version\": \"1.0." + i + "\"}}}")
                .collect(Collectors.joining(","));
        return "{\"dependencies\": {" + ("\"" + name + "\": {\"dependencies\": {").repeat(depth) + tree
                + "}}".repeat(depth) + "}}";
    }

    /** Half a megabyte of question could have gigabytes of answer, which ended the function. */
    @Test
    void a_tree_whose_report_would_be_too_large_is_refused() {
        registry.upstream.security().warnOf("qs", "<6.5.3", 1000, "low");

        var answer = audit("audits", deepTree("a".repeat(200), 200, 1_000));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).contains("a report on it has more than 33554432 bytes; audit fewer projects");
    }

    @Test
    void a_tree_whose_many_warnings_repeat_its_paths_is_refused() {
        for (var i = 0; i < 40; i++) {
            registry.upstream.security().warnOf("qs", "<6.5.3", 1000 + i, "low");
        }

        var answer = audit("audits", deepTree("a".repeat(100), 100, 100));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).contains("a report on it has more than 33554432 bytes");
    }

    @Test
    void a_tree_that_is_too_deep_is_refused() {
        var deep = "{\"dependencies\":{\"a\":".repeat(600) + "{}" + "}}".repeat(600);

        assertThat(audit("audits", deep).status()).isEqualTo(400);
    }
}
