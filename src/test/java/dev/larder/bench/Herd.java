package dev.larder.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** Many clients that want the same at the same time from a registry that has nothing: how often is the upstream asked? */
final class Herd implements Group {

    private static final int CLIENTS = 20;
    private static final int PACKAGES = 50;
    /** As many connections as npm opens. */
    private static final int CONNECTIONS = 15;

    @Override
    public String name() {
        return "herd";
    }

    @Override
    public Table run(Arena arena) throws IOException {
        var table = new Table("what", "Larder", "Verdaccio", "target");
        var herds = new ArrayList<Counted>();
        var unknown = new ArrayList<Counted>();
        for (var contender : arena.rivals()) {
            try (var server = contender.start(arena.work().resolve("herd"), Optional.of(arena.upstream()))) {
                herds.add(count(arena, server, packages(arena, server.url())));
                unknown.add(count(arena, server, unknown(server.url())));
            }
        }
        table.add(
                "upstream requests, " + CLIENTS + " clients, " + PACKAGES + " packuments and tarballs",
                herds.get(0).requests(),
                herds.get(1).requests(),
                "110");
        table.add("seconds it took", herds.get(0).seconds(), herds.get(1).seconds(), "-");
        table.add(
                "answers that were errors", herds.get(0).errors(), herds.get(1).errors(), "0");
        table.add(
                "upstream requests, " + CLIENTS + " clients, " + PACKAGES + " names that nobody has",
                unknown.get(0).requests(),
                unknown.get(1).requests(),
                Integer.toString(PACKAGES));
        table.add("seconds that took", unknown.get(0).seconds(), unknown.get(1).seconds(), "-");
        return table;
    }

    private record Counted(String requests, String seconds, String errors) {}

    /** What one client asks for, one after the other, until something is not to be had. */
    private record Walk(List<URI> addresses, int expected) {}

    private static List<Walk> packages(Arena arena, URI registry) throws IOException {
        var walks = new TreeMap<String, Walk>();
        for (var path : arena.recording().tarballs()) {
            var name = path.substring(0, path.indexOf("/-/"));
            if (walks.size() < PACKAGES && !name.startsWith("@")) {
                walks.put(name, new Walk(List.of(registry.resolve(name), registry.resolve(path)), 200));
            }
        }
        return List.copyOf(walks.values());
    }

    private static List<Walk> unknown(URI registry) {
        return IntStream.range(0, PACKAGES)
                .mapToObj(i -> registry.resolve("larder-bench-nobody-has-this-" + i))
                .map(address -> new Walk(List.of(address, address), 404))
                .toList();
    }

    private static Counted count(Arena arena, Server server, List<Walk> walks) throws IOException {
        arena.floor().upstream().get("-/bench/forget");
        var began = System.nanoTime();
        var errors = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clients = IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> threads.submit(client(walks)))
                    .toList();
            for (var client : clients) {
                errors += client.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a client failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        server.settle();
        var requests = new String(arena.floor().upstream().get("-/bench/count").body(), StandardCharsets.UTF_8);
        if (server.url().getHost().equals("localhost")) { // Larder's: it should ask for nothing twice
            System.out.println(
                    new String(arena.floor().upstream().get("-/bench/again").body(), StandardCharsets.UTF_8));
        }
        return new Counted(requests, Figures.shown(seconds), Integer.toString(errors));
    }

    /** A client with connections of its own; it tells how many answers were not the expected ones. */
    private static Callable<Integer> client(List<Walk> walks) {
        return () -> {
            var http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            var connections = new Semaphore(CONNECTIONS);
            var errors = 0;
            try (http;
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var walk : walks.stream()
                        .map(walk -> threads.submit(() -> walk(http, connections, walk)))
                        .toList()) {
                    errors += walk.get();
                }
            }
            return errors;
        };
    }

    private static int walk(HttpClient http, Semaphore connections, Walk walk) throws InterruptedException {
        var errors = 0;
        for (var address : walk.addresses()) {
            connections.acquire();
            try {
                var request = HttpRequest.newBuilder(address)
                        .header("accept", "application/vnd.npm.install-v1+json")
                        .timeout(Duration.ofMinutes(2))
                        .build();
                var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                errors += answer.statusCode() == walk.expected() ? 0 : 1;
            } catch (IOException e) {
                errors++; // what a client would try again
            } finally {
                connections.release();
            }
        }
        return errors;
    }
}
