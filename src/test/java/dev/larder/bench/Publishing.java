package dev.larder.bench;

import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What a publish costs: of a package with few versions, of one with many, and at the same time as others. */
final class Publishing implements Group {

    private static final int VERSIONS = 500;
    private static final int AROUND = 10;
    private static final int PUBLISHERS = 8;
    private static final int EACH = 5;

    @Override
    public String name() {
        return "publishing";
    }

    @Override
    public Table run(Arena arena) throws IOException {
        var table = new Table("what", "Larder", "Verdaccio", "target");
        var larder = measure(arena, arena.larder());
        var verdaccio = measure(arena, arena.verdaccio());
        for (var i = 0; i < larder.size(); i++) {
            table.add(
                    larder.get(i).title(),
                    larder.get(i).figure(),
                    verdaccio.get(i).figure(),
                    larder.get(i).target());
        }
        return table;
    }

    private record Row(String title, String figure, String target) {}

    private static List<Row> measure(Arena arena, Contender contender) throws IOException {
        try (var server = contender.start(arena.work().resolve("publishing"), Optional.of(arena.upstream()))) {
            for (var version = 0; version < VERSIONS; version++) {
                publish(server, "@bench/warm-up", version); // or the tenth would be the dearest
            }
            var early = new ArrayList<Double>();
            var late = new ArrayList<Double>();
            for (var round = 0; round < Math.min(2, Settings.ROUNDS); round++) {
                var millis = new ArrayList<Double>();
                for (var version = 0; version < VERSIONS; version++) {
                    millis.add(publish(server, "@bench/round-" + round, version));
                }
                early.add(Figures.median(millis.subList(AROUND / 2, AROUND / 2 + AROUND)));
                late.add(Figures.median(millis.subList(VERSIONS - AROUND, VERSIONS)));
            }
            var tenth = Figures.median(early);
            var last = Figures.median(late);
            return List.of(
                    new Row("ms, about the 10th version", Figures.shown(tenth), "-"),
                    new Row("ms, about the " + VERSIONS + "th version", Figures.shown(last), "-"),
                    new Row(VERSIONS + "th : 10th", Figures.ratio(last, tenth), "1.2"),
                    together(server));
        }
    }

    private static double publish(Server server, String name, int version) throws IOException {
        var answer = put(server, name, "1.0." + version);
        if (answer.status() >= 300) {
            throw new IllegalStateException(
                    server.url() + " answers " + answer.status() + " to the publication of " + name);
        }
        return answer.millis();
    }

    private record Put(int status, double millis) {}

    private static Put put(Server server, String name, String version) throws IOException {
        var made = PackageFiles.made(name, version)
                .field("description", "a package of the benchmark")
                .dependsOn("ms", "^2.0.0")
                .file("README.md", "# " + name + "\n\n" + "It does what it says. ".repeat(100))
                .file("index.js", "module.exports = '" + version + "';\n");
        var body = made.publishDocument(server.url().toString(), "latest");
        var began = System.nanoTime();
        var answer = server.put(name.replace("/", "%2f"), body);
        return new Put(answer.statusCode(), (System.nanoTime() - began) / 1e6);
    }

    /** Several at once: how many were told that they succeeded, and how many versions are there. */
    private static Row together(Server server) throws IOException {
        var name = "@bench/together";
        publish(server, name, 0);
        var accepted = 1;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var publishers = IntStream.rangeClosed(1, PUBLISHERS)
                    .mapToObj(major -> threads.submit(() -> {
                        var mine = 0;
                        for (var minor = 0; minor < EACH; minor++) {
                            mine += put(server, name, major + 1 + "." + minor + ".0")
                                                    .status()
                                            < 300
                                    ? 1
                                    : 0;
                        }
                        return mine;
                    }))
                    .toList();
            for (var publisher : publishers) {
                accepted += publisher.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a publisher failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        var there = Json.at(Json.object(server.get(name.replace("/", "%2f")).body()), "versions")
                .size();
        return new Row(
                PUBLISHERS + " at once, " + EACH + " versions each: accepted, there, of " + (PUBLISHERS * EACH + 1),
                accepted + ", " + there,
                "all, all");
    }
}
