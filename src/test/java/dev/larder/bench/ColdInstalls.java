package dev.larder.bench;

import dev.larder.bench.Figures.Rounds;
import dev.larder.support.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whole installs by real clients from registries that hold nothing yet: from servers that have just been started, and
 * npm's also from servers that have run for a while. npm's are repeated, the others', where the difference is great, are
 * not.
 */
final class ColdInstalls implements Group {

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public Table run(Arena arena) throws IOException {
        var table = new Table(
                "command",
                "Larder s",
                "Verdaccio s",
                "Larder : Verdaccio",
                "target",
                "CPU s, client + server: Larder, Verdaccio");
        for (var app : List.of(App.NPM, App.PNPM, App.BUN)) {
            var larder = new Rounds();
            var verdaccio = new Rounds();
            for (var round = 0; round < (app == App.NPM ? Settings.ROUNDS : 1); round++) {
                for (var rival : Installs.inTurn(arena.rivals(), round)) {
                    fromANewServer(arena, app, rival, round, rival == arena.larder() ? larder : verdaccio);
                }
            }
            row(table, "`" + app.title() + "`", larder, verdaccio);
        }
        var later = fromServersThatHaveRun(arena);
        row(
                table,
                "`" + App.NPM.title() + "`, from servers that have run before",
                later.get(arena.larder()),
                later.get(arena.verdaccio()));
        return table;
    }

    private static void row(Table table, String what, Rounds larder, Rounds verdaccio) {
        table.add(
                what,
                Figures.shown(larder.wall()),
                Figures.shown(verdaccio.wall()),
                larder.wallTo(verdaccio),
                "1",
                Installs.cpu(larder) + ", " + Installs.cpu(verdaccio));
    }

    /** Each has fetched all of it once, for the same client, and has forgotten it. */
    private static Map<Rival, Rounds> fromServersThatHaveRun(Arena arena) throws IOException {
        var servers = new LinkedHashMap<Rival, Server>();
        var rounds = new LinkedHashMap<Rival, Rounds>();
        var data = arena.work().resolve("cold");
        try {
            for (var rival : arena.rivals()) {
                servers.put(rival, rival.start(data, Optional.of(arena.upstream())));
                rounds.put(rival, new Rounds());
                install(arena, App.NPM, servers.get(rival), new Rounds());
            }
            for (var round = 0; round < Settings.ROUNDS; round++) {
                for (var rival : Installs.inTurn(arena.rivals(), round)) {
                    rival.empty(servers.get(rival), data, arena.recording());
                    install(arena, App.NPM, servers.get(rival), rounds.get(rival));
                }
            }
        } finally {
            servers.values().forEach(Server::close);
        }
        return rounds;
    }

    private static void fromANewServer(Arena arena, App app, Rival rival, int round, Rounds rounds) throws IOException {
        var data = arena.work().resolve("cold-" + round + "-" + app.client());
        try (var server = rival.start(data, Optional.of(arena.upstream()))) {
            install(arena, app, server, rounds);
        }
    }

    private static void install(Arena arena, App app, Server server, Rounds rounds) throws IOException {
        var root = Files.createTempDirectory(arena.clients(), "cold");
        var place = app.at(server.url(), root, arena.upstream());
        server.settle();
        Installs.time(app, place, server, rounds);
        Folders.delete(root);
    }
}
