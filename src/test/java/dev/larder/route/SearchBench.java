package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;

import com.sun.management.ThreadMXBean;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.support.PackageFiles;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a search costs in a registry of many packages, from event to answer, without the way to the table: prints times
 * and memory, asserts nothing. To be run by hand, with the class path of the tests, and the number of packages:
 *
 * <pre>
 *   mvn -q test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/classpath
 *   java -Xmx1500m -cp target/test-classes:target/classes:$(cat target/classpath) dev.larder.route.SearchBench 20000
 * </pre>
 */
final class SearchBench {

    private static final List<String> WORDS = List.of(
            "widget", "server", "client", "json", "parser", "http", "date", "colour", "node", "array", "string",
            "stream", "file", "path", "test", "view", "build", "tool", "core", "plugin", "loader", "style", "event",
            "queue", "task", "cache", "store", "model", "router", "auth", "token", "crypto", "hash", "image", "audio",
            "map", "graph", "tree", "list", "random", "time", "locale", "money", "price", "cart", "order", "invoice",
            "mail", "push", "log", "metric", "alert", "config", "deploy", "cloud", "table", "query", "migrate",
            "schema", "check");

    private final Random random = new Random(3);

    private SearchBench() {}

    /**
     * @param arguments the number of packages
     */
    public static void main(String[] arguments) {
        new SearchBench().run(Integer.parseInt(arguments[0]));
    }

    private void run(int packages) {
        var registry = TestRegistry.hostedOnly();
        fill(registry, packages);
        measure("no rules", registry);
        var rules = IntStream.range(0, 50)
                .mapToObj(i -> "{\"packages\": \"@team-" + i + "/*\", \"read\": [\"$owners\"]}")
                .collect(Collectors.joining(", ", "{\"rules\": [", "]}"));
        registry.send(ROOT, "PUT", "/-/larder/rules", rules);
        measure("50 rules that do not match", registry);
        registry.upstream.close(); // and not the registry: a full check would find an index of nothing
    }

    private void fill(TestRegistry registry, int packages) {
        registry.publish(PackageFiles.made("@acme/first", "1.0.0"));
        var first = registry.table.query("S#npm", "").getFirst();
        var bytes = 0L;
        for (var i = 0; i < packages; i++) {
            var name = "@acme/" + words(2).replace(' ', '-') + "-" + i;
            var entry = new Item(new Key("S#npm", name), first.attributes())
                    .with("description", words(14))
                    .with("keywords", words(4).replace(' ', '\n'))
                    .with("author", "Zoë Ångström")
                    .with("email", "zoe@example.test")
                    .with("links", Map.of("repository", "https://git.example.test/acme/" + name))
                    .with("maintainers", Map.of("alice", "alice@example.test", "bob", "bob@example.test"));
            bytes += entry.sizeBytes();
            registry.table.transact(List.of(new Write.Put(entry, Write.ALWAYS)));
        }
        System.out.printf(
                "%d packages, %d bytes each, %d read units of DynamoDB a search%n",
                packages, bytes / packages, bytes / 4096);
    }

    private String words(int count) {
        return random.ints(count, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    private static void measure(String what, TestRegistry registry) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (var text : List.of("json", "json pars", "author:alice+keywords:http", "")) {
            var times = new StringBuilder();
            var allocated = 0L;
            for (var round = 0; round < 8; round++) {
                registry.pass(Duration.ofSeconds(11)); // the first finds entries that are not settled
                var before = threads.getCurrentThreadAllocatedBytes();
                var start = threads.getCurrentThreadCpuTime();
                registry.get("/-/v1/search?text=" + text.replace(' ', '+'), bearer(ALICE));
                times.append(' ').append((threads.getCurrentThreadCpuTime() - start) / 1_000_000);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            System.out.printf("%s, \"%s\": CPU ms%s; %d MB allocated%n", what, text, times, allocated / 1_000_000);
        }
    }
}
