package dev.larder.bench;

import dev.larder.bench.Figures.Rounds;
import dev.larder.support.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** Answers a second, of what is warm. */
final class Hits implements Group {

    private static final String ABBREVIATED = "application/vnd.npm.install-v1+json";
    private static final int TARBALL_BYTES = 20 * 1024;
    private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);
    private static final String LARGE = "next";
    private static final String SMALL = "ms";

    /** How long JVMs answer each kind of request before anything is measured, in seconds. */
    private static final int WARM_UP = 10;

    /** What is asked for. */
    private record Case(
            String title,
            String path,
            String accept,
            boolean hasToken,
            boolean isKnown,
            boolean isLarge,
            boolean isRedirect) {

        Case(String title, String path, String accept, boolean hasToken, boolean isKnown, boolean isLarge) {
            this(title, path, accept, hasToken, isKnown, isLarge, false);
        }

        boolean isTarball() {
            return path.endsWith(".tgz");
        }

        /** How many times Verdaccio's rate Larder's is to be; of tarballs that are redirected to. */
        String target() {
            return isLarge ? "500" : isRedirect ? "5" : isTarball() ? "-" : "10";
        }

        /**
         * How long Verdaccio is asked, once: it takes a second of its one processor for a large packument, a third for a
         * token, works on all connections at the same time, and an answer that is not complete does not count. More than
         * sixteen connections would only wait longer.
         */
        int patience(int connections) {
            return isLarge ? 6 + connections * 5 / 4 : 6 + connections / 2;
        }

        boolean isTooMuch(int connections) {
            return isLarge && connections > 16;
        }

        boolean isSlow() {
            return isLarge || hasToken;
        }
    }

    /** Who is asked, with what became of it. */
    private record Side(
            Server server,
            Rounds rates,
            Rounds delays,
            AtomicLong answers,
            AtomicLong seconds,
            Map<String, String> headers) {

        private boolean isSilent() {
            return answers.get() == 0;
        }
    }

    private final Map<Case, Side> slow = new HashMap<>();

    @Override
    public String name() {
        return "hits";
    }

    @Override
    public Table run(Arena arena) throws IOException {
        var table = new Table(
                "GET",
                "connections",
                "floor /s (p99 ms)",
                "Larder /s (p99 ms)",
                "Verdaccio /s (p99 ms)",
                "Larder : Verdaccio",
                "target",
                "Larder : floor",
                "CPU µs each: floor, Larder, Verdaccio");
        var servers = new ArrayList<Server>();
        try {
            for (var contender : arena.all()) {
                servers.add(contender.start(arena.work().resolve("hits"), Optional.of(arena.upstream())));
            }
            var cases = cases(arena.recording());
            servers.add(
                    new Larder(true).start(arena.work().resolve("hits-redirecting"), Optional.of(arena.upstream())));
            for (var server : List.of(servers.get(0), servers.get(1), servers.get(3))) {
                warmUp(server, arena.recording());
            }
            for (var together : cases) {
                for (var connections : CONNECTIONS) {
                    measure(table, servers, together, connections);
                }
            }
        } finally {
            servers.forEach(Server::close);
        }
        return table;
    }

    /** Lets a server answer until its JVM has compiled what matters, as one has that runs for a day. */
    static void warmUp(Server server, Recording recording) throws IOException {
        var packument = new Case(SMALL, SMALL, ABBREVIATED, false, false, false);
        var withToken = new Case(SMALL, SMALL, ABBREVIATED, true, false, false);
        var tarball = new Case("tarball", tarball(recording), "*/*", false, false, false);
        for (var one : List.of(packument, withToken, tarball)) {
            load(side(server, one), one, 16, WARM_UP);
        }
    }

    /** What is to be compared is measured in turn. */
    private static List<List<Case>> cases(Recording recording) throws IOException {
        var json = "application/json";
        var tarball = tarball(recording);
        return List.of(
                List.of(
                        new Case(SMALL + ", abbreviated", SMALL, ABBREVIATED, false, false, false),
                        new Case(SMALL + ", abbreviated, with a token", SMALL, ABBREVIATED, true, false, false)),
                List.of(new Case(LARGE + ", abbreviated", LARGE, ABBREVIATED, false, false, true)),
                List.of(new Case(LARGE + ", abbreviated, 304", LARGE, ABBREVIATED, false, true, true)),
                List.of(new Case(LARGE + ", full", LARGE, json, false, false, true)),
                List.of(new Case(LARGE + ", full, 304", LARGE, json, false, true, true)),
                List.of(
                        new Case("a tarball of 20 KB", tarball, "*/*", false, false, false),
                        new Case("a tarball of 20 KB, Larder redirecting", tarball, "*/*", false, false, false, true)));
    }

    private static String tarball(Recording recording) throws IOException {
        var sizes = new HashMap<String, Long>();
        for (var path : recording.tarballs()) {
            if (!path.startsWith("@")) {
                sizes.put(path, Files.size(recording.tarballFile(path)));
            }
        }
        return sizes.entrySet().stream()
                .min(Comparator.comparingLong(entry -> Math.abs(entry.getValue() - TARBALL_BYTES)))
                .orElseThrow()
                .getKey();
    }

    /** Every other round in the opposite order, so that none has the better half of it. */
    private void measure(Table table, List<Server> servers, List<Case> together, int connections) throws IOException {
        var sides = new LinkedHashMap<Case, List<Side>>();
        for (var one : together) {
            sides.put(one, new ArrayList<>());
            for (var server : List.of(servers.get(0), servers.get(one.isRedirect() ? 3 : 1), servers.get(2))) {
                sides.get(one).add(side(server, one));
            }
            for (var side : sides.get(one).subList(0, 2)) {
                load(side, one, connections, Settings.SECONDS); // the JVM finds out what matters
            }
        }
        for (var round = 0; round < Settings.ROUNDS; round++) {
            for (var one : round % 2 == 0 ? together : together.reversed()) {
                for (var side : sides.get(one).subList(0, one.isSlow() ? 2 : 3)) {
                    count(side, one, connections, Settings.SECONDS);
                }
            }
        }
        for (var one : together) {
            if (one.isTooMuch(connections)) {
                sides.get(one).set(2, slow.get(one));
            } else if (one.isSlow()) {
                count(sides.get(one).get(2), one, connections, one.patience(connections));
                slow.put(one, sides.get(one).get(2));
            }
            row(
                    table,
                    one,
                    connections,
                    sides.get(one),
                    sides.get(together.getFirst()).get(1));
        }
    }

    /**
     * @param plain what Larder made of the first of those that were measured together
     */
    private static void row(Table table, Case one, int connections, List<Side> sides, Side plain) {
        var floor = sides.get(0);
        var larder = sides.get(1);
        var verdaccio = sides.get(2);
        table.add(
                one.hasToken()
                        ? one.title() + " ("
                                + Figures.ratio(
                                        larder.rates().wall(), plain.rates().wall()) + " of without)"
                        : one.title(),
                Integer.toString(connections),
                cell(floor),
                cell(larder),
                one.isTooMuch(connections) ? "as above" : cell(verdaccio),
                verdaccio.isSilent()
                        ? "-"
                        : Figures.ratio(larder.rates().wall(), verdaccio.rates().wall()),
                one.target(),
                Figures.ratio(larder.rates().wall(), floor.rates().wall()),
                Figures.shown(floor.rates().cpu()) + ", "
                        + Figures.shown(larder.rates().cpu()) + ", "
                        + (verdaccio.isSilent()
                                ? "-"
                                : Figures.shown(verdaccio.rates().cpu())));
    }

    private static void count(Side side, Case one, int connections, int seconds) throws IOException {
        side.server().settle();
        var before = side.server().cpu();
        var load = load(side, one, connections, seconds);
        if (one.isSlow()) {
            side.server().settle(); // what it still works on is part of the price
        }
        var cpu = side.server().cpu().minus(before).toNanos() / 1e3;
        side.rates().add(load.perSecond(), cpu / Math.max(1, load.requests()));
        side.delays().add(load.p99Millis(), 0);
        side.answers().addAndGet(load.requests());
        side.seconds().addAndGet(seconds);
    }

    private static Load load(Side side, Case one, int connections, int seconds) throws IOException {
        return Load.on(side.server(), one.path(), side.headers(), connections, seconds);
    }

    private static String cell(Side side) {
        if (side.isSilent()) {
            return "none was complete in " + side.seconds() + " s";
        }
        return Figures.shown(side.rates().wall()) + " ("
                + Figures.shown(side.delays().wall()) + ")";
    }

    /** Asks a first time, so that it is warm, and learns how to ask for a 304 and whether this is what was wanted. */
    private static Side side(Server server, Case one) throws IOException {
        var asked = one.hasToken() ? server : server.lent();
        var headers = new HashMap<String, String>();
        headers.put("accept", one.accept());
        if (!one.isTarball()) {
            headers.put("accept-encoding", "gzip");
        }
        var first = asked.get(one.path(), flat(headers));
        if (first.statusCode() != 200 && first.statusCode() != 302) {
            throw new IllegalStateException(asked.url() + one.path() + " answers " + first.statusCode());
        }
        if (first.statusCode() == 200 && !one.isTarball()) {
            require(
                    one,
                    first.body(),
                    first.headers().firstValue("content-encoding").orElse(""));
        }
        if (one.isKnown()) {
            headers.put("if-none-match", first.headers().firstValue("etag").orElseThrow());
            var again = asked.get(one.path(), flat(headers)).statusCode();
            if (again != 304) {
                throw new IllegalStateException(asked.url() + one.path() + " answers " + again + " and not 304");
            }
        }
        return new Side(asked, new Rounds(), new Rounds(), new AtomicLong(), new AtomicLong(), Map.copyOf(headers));
    }

    private static void require(Case one, byte[] body, String encoding) throws IOException {
        if (!encoding.equals("gzip")) {
            throw new IllegalStateException(one.title() + ": not compressed");
        }
        var document = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        if (!one.path().equals(Json.object(document).get("name"))) {
            throw new IllegalStateException(one.title() + ": another packument");
        }
    }

    private static String[] flat(Map<String, String> headers) {
        return headers.entrySet().stream()
                .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                .toArray(String[]::new);
    }
}
