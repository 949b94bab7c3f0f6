package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand requests that nobody sends in good faith, through the real functions on memory: no answer is a
 * failure of ours, every refusal has npm's JSON and a sentence, and every registry passes the full check afterwards.
 *
 * <p>{@code -Dlarder.fuzz=1000000} asks more; {@code -Dlarder.fuzz.seed=7} asks others. What is found is written to
 * {@code target/fuzz}, to be kept in {@code src/test/resources/fuzz}, where {@link FuzzFindingsTest} asks it for ever.
 */
class FuzzIT {

    /** How many requests one registry gets, from a seed of its own. */
    private static final int ROUND = 2_500;

    private static final int REQUESTS = Integer.getInteger("larder.fuzz", 100_000);
    private static final long SEED = Long.getLong("larder.fuzz.seed", 20_261_122L);

    private final List<RouteTable.Line> routes = RouteTable.read();
    private final Set<RouteTable.Line> answered = new HashSet<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @Test
    void no_request_breaks_anything() throws IOException {
        var start = cpu();
        for (var asked = 0; asked < REQUESTS; asked += ROUND) {
            round(asked / ROUND, Math.min(ROUND, REQUESTS - asked));
        }
        var seconds = cpu().minus(start).toMillis() / 1e3;
        System.out.printf("fuzz: %d requests from seed %d in %.1f s of CPU, %s%n", REQUESTS, SEED, seconds, statuses);

        assertThat(answered).as("routes that were reached").containsExactlyInAnyOrderElementsOf(routes);
        assertThat(statuses).as("not everything was refused").containsKeys(200, 201, 302, 304);
    }

    /** What this process has cost so far; a machine that does other things too makes no difference. */
    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void round(int number, int requests) throws IOException {
        var grammar = new FuzzGrammar(routes, new Random(SEED + number));
        try (var registry = world(number)) {
            for (var i = 0; i < requests; i++) {
                var made = grammar.next();
                ask(registry, made, "round " + number + ", request " + i);
                if (i % 500 == 499) {
                    assertThat(registry.refresh()).as("messages that failed").isEmpty();
                    registry.counts.taken();
                    registry.pass(Duration.ofMinutes(2));
                }
            }
        }
    }

    private void ask(TestRegistry registry, FuzzGrammar.Made made, String which) throws IOException {
        var answer = registry.invoke(
                made.request().method(), made.request().path(), made.request().event());

        var offence = Decency.offence(made.request(), answer);
        if (offence.isPresent()) {
            var file = Path.of("target/fuzz/finding.json");
            Files.createDirectories(file.getParent());
            Files.writeString(file, made.request().toJson());
            throw new AssertionError(which + " of seed " + SEED + ": " + offence.get() + "\n"
                    + made.request().toJson() + "\nis kept in " + file);
        }
        statuses.merge(answer.status(), 1, Integer::sum);
        if (made.exact()
                && !new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8)
                        .contains("\"ROUTE_NOT_FOUND\"")) {
            answered.add(made.route());
        }
    }

    /** Three registries in four ask no upstream, which costs a real connection. */
    private static TestRegistry world(int number) {
        var registry = switch (number % 8) {
            case 3 -> TestRegistry.open();
            case 7 -> TestRegistry.closed();
            default -> TestRegistry.hostedOnly();
        };
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.1.0").file("a.js", "1"));
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.publish(PackageFiles.made("@acme/widget", "1.1.0"), TestRegistry.ALICE, "next");
        registry.publish(PackageFiles.made("public-pad", "1.0.0"));
        registry.send(TestRegistry.ALICE, "POST", "/-/package/public-pad/access", "{\"access\":\"public\"}");
        registry.send(TestRegistry.ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"alice\",\"role\":\"owner\"}");
        registry.send(TestRegistry.ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        return registry;
    }
}
