package dev.larder.bench;

import dev.larder.bench.Group.Arena;
import dev.larder.client.Installation;
import dev.larder.domain.Origin;
import dev.larder.support.Folders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the benchmarks, and writes docs/performance.md and docs/cold-start.md. {@code -Dlarder.bench.only=hits,herd}
 * runs these alone; {@code -Dlarder.bench.rounds} and {@code -Dlarder.bench.seconds} say how often and how long.
 */
public final class Bench {

    private static final List<Group> GROUPS = List.of(
            new Starting(),
            new Hits(),
            new Herd(),
            new Publishing(),
            new Searching(),
            Installs.resolution(),
            Installs.warm(),
            new ColdInstalls());

    private Bench() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        if (isWanted(ColdStart.NAME)) {
            coldStart();
        }
        if (GROUPS.stream().anyMatch(group -> isWanted(group.name()))) {
            beside();
        }
    }

    private static boolean isWanted(String group) {
        var only = System.getProperty("larder.bench.only", "");
        return only.isEmpty() || Arrays.asList(only.split(",")).contains(group);
    }

    private static void coldStart() throws IOException {
        System.out.println("\n== " + ColdStart.NAME);
        var work = Files.createTempDirectory("larder-bench");
        try {
            ColdStart.run(work);
        } finally {
            Folders.delete(work);
        }
    }

    /** Larder beside Verdaccio and the floor. */
    private static void beside() throws IOException {
        var recorded = Settings.home().resolve("recorded");
        var work = Files.createTempDirectory("larder-bench");
        var clients = Settings.clients(work);
        try {
            record(recorded, clients);
            var verdaccio = Verdaccio.latest(Settings.home());
            try (var upstream = upstream(recorded, Optional.empty(), work)) {
                var recording = new Recording(recorded, origin(), Optional.empty());
                var arena = new Arena(new Floor(upstream), new Larder(false), verdaccio, work, clients, recording);
                for (var group : GROUPS) {
                    if (isWanted(group.name())) {
                        System.out.println("\n== " + group.name());
                        var before = load();
                        var began = System.nanoTime();
                        var table = group.run(arena);
                        Page.put(group.name(), table.markdown() + "\n\n" + circumstances(verdaccio, before, began));
                    }
                }
            }
        } finally {
            Folders.delete(work);
            Folders.delete(clients);
        }
    }

    private static Origin origin() {
        return new Origin("http://127.0.0.1:" + Settings.UPSTREAM_PORT);
    }

    private static Server upstream(Path recorded, Optional<URI> source, Path work) throws IOException {
        var command = new ArrayList<>(List.of(
                Settings.java(),
                "-Xmx3g",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.larder.bench.StaticRegistry",
                Integer.toString(Settings.UPSTREAM_PORT),
                recorded.toString()));
        source.ifPresent(registry -> command.add(registry.toString()));
        return Server.start(command, Map.of(), work.resolve("upstream.log"), URI.create(origin() + "/"), "");
    }

    /** Once: what the apps need, of the registry that npm is told to use. */
    private static void record(Path recorded, Path clients) throws IOException {
        var complete = recorded.resolve("complete");
        if (Files.exists(complete)) {
            return;
        }
        System.out.println("recording the apps' packages into " + recorded + " ...");
        Folders.delete(recorded.resolve("lockfiles"));
        var registry = Settings.output(clients, "npm", "config", "get", "registry")
                .map(text -> URI.create(text.endsWith("/") ? text : text + "/"))
                .orElseThrow(() -> new IllegalStateException("npm does not say which registry it uses"));
        try (var upstream = upstream(recorded, Optional.of(registry), clients)) {
            for (var app : List.of(App.NPM, App.PNPM, App.BUN, App.RESOLUTION)) {
                System.out.println("  " + app.title());
                var root = clients.resolve("record-" + app.title().replace(' ', '-') + app.name());
                app.record(upstream.url(), root);
                Folders.delete(root);
            }
        }
        Files.writeString(complete, LocalDate.now(ZoneOffset.UTC) + "\n");
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String circumstances(Verdaccio verdaccio, double before, long began) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, load %.1f before and %.1f after, %.1f minutes; medians of %d rounds; load by %s, %d s"
                        + " each; Verdaccio %s, npm %s and pnpm %s on Node %s, bun %s, Java %s.",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                before,
                load(),
                (System.nanoTime() - began) / 60e9,
                Settings.ROUNDS,
                Load.by(),
                Settings.SECONDS,
                verdaccio.version(),
                Installation.version("npm 11"),
                Installation.version("pnpm 12"),
                Settings.output(Path.of("."), Installation.node().toString(), "--version")
                        .orElse("?"),
                Installation.version("bun"),
                Runtime.version());
    }
}
