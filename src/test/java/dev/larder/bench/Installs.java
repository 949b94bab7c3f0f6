package dev.larder.bench;

import dev.larder.bench.Figures.Rounds;
import dev.larder.client.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whole installs by real clients whose own caches are empty, from registries that hold everything and have run for a
 * while.
 *
 * @param before how often bun installs before anything is measured: it asks for a thousand tarballs in two seconds, and
 *     after a dozen times the JVM has compiled what it takes to answer
 */
record Installs(String name, List<App> apps, String target, int before) implements Group {

    /** How many times as often bun is measured: it needs less than two seconds, and swings by a third. */
    private static final int OFTEN = 7;

    /** With a lockfile. */
    static Installs warm() {
        return new Installs("warm", List.of(App.NPM, App.PNPM, App.BUN), "1.1", 12);
    }

    /** Without. */
    static Installs resolution() {
        return new Installs("resolution", List.of(App.RESOLUTION), "1.2", 0);
    }

    @Override
    public Table run(Arena arena) throws IOException {
        var table = new Table(
                "command",
                "floor s",
                "Larder s",
                "Verdaccio s",
                "Larder : floor",
                "target",
                "Verdaccio : floor",
                "CPU s, client + server: floor, Larder, Verdaccio");
        var servers = new LinkedHashMap<Contender, Server>();
        try {
            for (var contender : arena.all()) {
                var server = contender.start(arena.work().resolve(name), Optional.of(arena.upstream()));
                servers.put(contender, server);
                Hits.warmUp(server, arena.recording());
                installBefore(arena, contender, server);
            }
            for (var app : apps) {
                row(table, app, measure(arena, app, servers));
            }
        } finally {
            servers.values().forEach(Server::close);
        }
        return table;
    }

    private void installBefore(Arena arena, Contender contender, Server server) throws IOException {
        var root = place(arena, App.BUN, contender).resolveSibling("before-" + contender.title());
        var place = App.BUN.at(server.url(), root, arena.upstream());
        for (var time = 0; time < before; time++) {
            place.run(App.BUN.install());
            place.wipe();
        }
    }

    private List<Rounds> measure(Arena arena, App app, Map<Contender, Server> servers) throws IOException {
        var rounds = new LinkedHashMap<Contender, Rounds>();
        var places = new LinkedHashMap<Contender, Installation>();
        for (var entry : servers.entrySet()) {
            rounds.put(entry.getKey(), new Rounds());
            places.put(
                    entry.getKey(),
                    app.at(entry.getValue().url(), place(arena, app, entry.getKey()), arena.upstream()));
            places.get(entry.getKey()).run(app.install()); // fills the registry
        }
        for (var round = 0; round < (app == App.BUN ? OFTEN : 1) * Settings.ROUNDS; round++) {
            for (var entry : inTurn(List.copyOf(servers.entrySet()), round)) {
                places.get(entry.getKey()).wipe();
                if (app.lock().isEmpty()) {
                    forgetLockfile(places.get(entry.getKey()));
                }
                entry.getValue().settle();
                time(app, places.get(entry.getKey()), entry.getValue(), rounds.get(entry.getKey()));
            }
        }
        return new ArrayList<>(rounds.values());
    }

    /** The same in the opposite order every other round: who comes after whom must not matter. */
    static <T> List<T> inTurn(List<T> all, int round) {
        return round % 2 == 0 ? all : all.reversed();
    }

    static void forgetLockfile(Installation place) throws IOException {
        Files.deleteIfExists(place.folder().resolve(place.lockfile()));
    }

    static Path place(Arena arena, App app, Contender contender) {
        return arena.clients().resolve((app.title() + "-" + contender.title()).replace(' ', '-'));
    }

    static void time(App app, Installation place, Server server, Rounds rounds) {
        var serverCpu = server.cpu();
        var clientCpu = Server.childrensCpu();
        var began = System.nanoTime();
        place.run(app.install());
        var took = (System.nanoTime() - began) / 1e9;
        rounds.add(
                took,
                server.cpu().minus(serverCpu).toMillis() / 1e3,
                Server.childrensCpu().minus(clientCpu).toMillis() / 1e3);
    }

    /** What an install takes of the processors, however busy the machine is otherwise. */
    static String cpu(Rounds rounds) {
        return Figures.shown(rounds.clientCpu()) + " + " + Figures.shown(rounds.cpu());
    }

    private void row(Table table, App app, List<Rounds> rounds) {
        var floor = rounds.get(0);
        var larder = rounds.get(1);
        var verdaccio = rounds.get(2);
        table.add(
                "`" + app.title() + "`",
                Figures.shown(floor.wall()),
                Figures.shown(larder.wall()),
                Figures.shown(verdaccio.wall()),
                larder.wallTo(floor),
                target,
                verdaccio.wallTo(floor),
                cpu(floor) + ", " + cpu(larder) + ", " + cpu(verdaccio));
    }
}
