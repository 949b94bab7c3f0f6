package dev.larder.bench;

import dev.larder.bench.Figures.Rounds;
import java.io.IOException;
import java.util.Optional;

/** From the start of the process to its first answer, with a folder that is there already. */
final class Starting implements Group {

    private static final int TIMES = 2 * Settings.ROUNDS + 1;

    /** They make the folder, and the archive of classes that a new build needs. */
    private static final int BEFORE = 3;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Table run(Arena arena) throws IOException {
        var table = new Table("what", "Larder", "Verdaccio", "Larder : Verdaccio", "target");
        var larder = new Rounds();
        var verdaccio = new Rounds();
        for (var i = 0; i < BEFORE + TIMES; i++) {
            for (var contender : Installs.inTurn(arena.rivals(), i)) {
                var rounds = contender == arena.larder() ? larder : verdaccio;
                once(arena, contender, i < BEFORE ? new Rounds() : rounds);
            }
        }
        table.add(
                "ms to the first answer",
                Figures.shown(larder.wall()),
                Figures.shown(verdaccio.wall()),
                Figures.ratio(larder.wall(), verdaccio.wall()),
                "1");
        table.add(
                "CPU ms until then",
                Figures.shown(larder.cpu()),
                Figures.shown(verdaccio.cpu()),
                Figures.ratio(larder.cpu(), verdaccio.cpu()),
                "-");
        return table;
    }

    private static void once(Arena arena, Contender contender, Rounds rounds) throws IOException {
        try (var server = contender.start(arena.work().resolve("start"), Optional.of(arena.upstream()))) {
            rounds.add(server.startMillis(), server.startCpuMillis());
        }
    }
}
