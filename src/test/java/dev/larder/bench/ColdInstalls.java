package dev.larder.bench;

import dev.larder.bench.Figures.Rounds;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Whole installs by real clients from registries that hold nothing yet. npm's are repeated, the others', where the
 * difference is great, are not.
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
                for (var contender : Installs.inTurn(arena.rivals(), round)) {
                    once(arena, app, contender, round, contender == arena.larder() ? larder : verdaccio);
                }
            }
            table.add(
                    "`" + app.title() + "`",
                    Figures.shown(larder.wall()),
                    Figures.shown(verdaccio.wall()),
                    larder.wallTo(verdaccio),
                    "1",
                    Installs.cpu(larder) + ", " + Installs.cpu(verdaccio));
        }
        return table;
    }

    private static void once(Arena arena, App app, Contender contender, int round, Rounds rounds) throws IOException {
        var data = arena.work().resolve("cold-" + round + "-" + app.client());
        try (var server = contender.start(data, Optional.of(arena.upstream()))) {
            var root = Installs.place(arena, app, contender)
                    .resolveSibling("cold-" + contender.title() + round + app.client());
            var place = app.at(server.url(), root, arena.upstream());
            server.settle();
            Installs.time(app, place, server, rounds);
            place.wipe();
        }
    }
}
