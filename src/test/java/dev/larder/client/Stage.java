package dev.larder.client;

import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What all scenarios share: one Larder as a process, its upstream, and people who have signed up. */
final class Stage implements AutoCloseable {

    private final UpstreamRegistry upstream = UpstreamRegistry.start();
    private final HttpClient http = HttpClient.newHttpClient(); // follows no redirects: a token must not travel
    private final Map<String, User> people = new TreeMap<>();
    private final Path folder;
    private final LarderProcess larder;

    Stage() {
        try {
            folder = Files.createTempDirectory("larder-stage");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
        larder = LarderProcess.start(folder.resolve("data"), Optional.of(upstream.url()));
    }

    /** The registry. */
    LarderProcess larder() {
        return larder;
    }

    /** The registry that it asks for what it does not have itself. */
    UpstreamRegistry upstream() {
        return upstream;
    }

    /** The person of that name, who signs up when first asked for, with the request that {@code npm adduser} sends. */
    synchronized User person(String name) {
        return people.computeIfAbsent(name, this::signUp);
    }

    private User signUp(String name) {
        var password = "correct horse battery " + name;
        var id = "org.couchdb.user:" + name;
        var document = Map.of(
                "_id",
                id,
                "name",
                name,
                "password",
                password,
                "email",
                name + "@example.test",
                "type",
                "user",
                "roles",
                List.of());
        var answer = send(HttpRequest.newBuilder(url("-/user/" + id))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(Json.bytes(document))));
        if (answer.statusCode() != 201) {
            throw new AssertionError(name + " cannot sign up: " + answer.statusCode() + " " + answer.body());
        }
        return new User(name, password, Json.object(answer.body()).get("token").toString());
    }

    /** Publishes as the administrator, without a client. */
    void publish(PackageFiles made, String tag) {
        var answer = send(HttpRequest.newBuilder(url(made.name().toString()))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + larder.token())
                .PUT(BodyPublishers.ofByteArray(
                        made.publishDocument(larder.url().toString(), tag))));
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(made.name() + " is not published: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** What the administrator gets at {@code path}, without a client. */
    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + larder.token()));
    }

    private URI url(String path) {
        return larder.url().resolve(path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("asking Larder, which wrote:\n" + larder.output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking Larder", e);
        }
    }

    @Override
    public void close() throws IOException {
        larder.close();
        upstream.close();
        http.close();
        ClientCache.delete(folder);
    }
}
