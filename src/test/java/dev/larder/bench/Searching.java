package dev.larder.bench;

import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A search over thousands of packages that are published here. */
final class Searching implements Group {

    private static final int PACKAGES = Integer.getInteger("larder.bench.packages", 5_000);
    private static final int SEARCHES = 7;

    /** After a publication Larder trusts what it remembers again only when it has been so for ten seconds. */
    private static final int SETTLED_MILLIS = 11_000;

    private static final List<String> WORDS = List.of(
            "widget", "server", "client", "json", "parser", "http", "date", "colour", "array", "string", "stream",
            "file", "path", "view", "build", "tool", "plugin", "loader", "style", "event", "queue", "task", "cache",
            "store", "model", "router", "token", "crypto", "image", "audio", "graph", "tree", "random", "locale");

    @Override
    public String name() {
        return "search";
    }

    @Override
    public Table run(Arena arena) throws IOException {
        var table = new Table(
                "ms, of " + String.format(Locale.ROOT, "%,d", PACKAGES) + " packages", "Larder", "Verdaccio", "target");
        try (var larder = arena.larder().start(arena.work().resolve("search"), Optional.empty());
                var verdaccio = arena.verdaccio().start(arena.work().resolve("search"), Optional.empty())) {
            fill(larder);
            fill(verdaccio.lent()); // without a token
            for (var i = 0; i < 10; i++) {
                millis(larder, "-/v1/search?text=warm-up"); // the JVM finds out what matters
            }
            afterPublications(table, larder, verdaccio);
            Server.pause(SETTLED_MILLIS);
            millis(larder, "-/v1/search?text=json");
            for (var text : List.of("json", "json+pars", "keywords:http", "nothing-has-this-word")) {
                var path = "-/v1/search?text=" + text + "&size=20";
                var times = new ArrayList<List<Double>>(List.of(new ArrayList<>(), new ArrayList<>()));
                for (var i = 0; i < SEARCHES; i++) {
                    times.get(0).add(millis(larder, path));
                    times.get(1).add(millis(verdaccio, path));
                }
                table.add(
                        "`" + text + "`",
                        Figures.shown(Figures.median(times.get(0))),
                        Figures.shown(Figures.median(times.get(1))),
                        "20");
            }
        }
        return table;
    }

    /** The first search after something was published, a few times. */
    private static void afterPublications(Table table, Server larder, Server verdaccio) throws IOException {
        var times = new ArrayList<List<Double>>();
        for (var server : List.of(larder, verdaccio.lent())) {
            times.add(new ArrayList<>());
            for (var i = 0; i < 3; i++) {
                var made = PackageFiles.made("@bench/json-late-" + i, "1.0.0");
                server.put(
                        made.name().toString().replace("/", "%2f"),
                        made.publishDocument(server.url().toString(), "latest"));
                times.getLast().add(millis(server, "-/v1/search?text=json&size=20"));
            }
        }
        table.add(
                "`json`, just after a publication",
                Figures.shown(Figures.median(times.get(0))),
                Figures.shown(Figures.median(times.get(1))),
                "-");
    }

    private static double millis(Server server, String path) throws IOException {
        var began = System.nanoTime();
        var answer = server.get(path);
        var took = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(server.url() + path + " answers " + answer.statusCode());
        }
        return took;
    }

    private static void fill(Server server) throws IOException {
        var chance = new Random(3);
        var bodies = IntStream.range(0, PACKAGES)
                .mapToObj(i -> PackageFiles.made("@bench/" + words(chance, 2).replace(' ', '-') + "-" + i, "1.0.0")
                        .field("description", words(chance, 14))
                        .field("keywords", List.of(words(chance, 4).split(" "))))
                .toList();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var publications = bodies.stream()
                    .map(made -> threads.submit(() -> server.put(
                                    made.name().toString().replace("/", "%2f"),
                                    made.publishDocument(server.url().toString(), "latest"))
                            .statusCode()))
                    .toList();
            for (var publication : publications) {
                if (publication.get() >= 300) {
                    throw new IllegalStateException(server.url() + " refuses a package: " + publication.get());
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("publishing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        server.settle();
    }

    private static String words(Random chance, int count) {
        return chance.ints(count, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }
}
