package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Folders;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
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
        return logIn(name, "correct horse battery " + name)
                .orElseThrow(() -> new AssertionError(name + " cannot sign up"));
    }

    /** The person with a new token, if the password is theirs, or nobody's yet. */
    Optional<User> logIn(String name, String password) {
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
        return switch (answer.statusCode()) {
            case 201 ->
                Optional.of(new User(
                        name, password, Json.object(answer.body()).get("token").toString()));
            case 401 -> Optional.empty();
            default -> throw new AssertionError(name + " logs in: " + answer.statusCode() + " " + answer.body());
        };
    }

    /** Fills in the first form of a page, as a browser does. */
    void submit(URI page, Map<String, String> fields) {
        var shown = send(HttpRequest.newBuilder(page).header("Accept", "text/html"));
        var form = shown.body()
                .substring(
                        shown.body().indexOf("<form method=\"post\">"),
                        shown.body().indexOf("</form>"));
        var encoded = new StringJoiner("&");
        fields.forEach((name, value) -> {
            assertThat(form).contains("name=\"" + name + "\"");
            encoded.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        });
        var answer = send(HttpRequest.newBuilder(page)
                .header("Accept", "text/html")
                .header("Origin", page.resolve("/").toString().replaceFirst("/$", ""))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded.toString())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
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
        Folders.delete(folder);
    }
}
