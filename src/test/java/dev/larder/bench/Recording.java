package dev.larder.bench;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.npm.PackumentJson;
import dev.larder.registry.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * What a registry said once, in a folder: packuments, ready to send in both forms for one origin, and tarballs. What is
 * missing is fetched while there is a registry to fetch from.
 *
 * @param folder where it is kept
 * @param origin where its tarball URLs lead
 * @param source the registry to fetch from, with a slash at the end; empty: what is missing is not there
 */
record Recording(Path folder, Origin origin, Optional<URI> source) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TRIES = 3;

    Recording {
        try {
            Files.createDirectories(folder.resolve("packuments"));
            Files.createDirectories(folder.resolve("tarballs"));
        } catch (IOException e) {
            throw new UncheckedIOException("making " + folder, e);
        }
    }

    /** The packument, compressed. */
    Optional<byte[]> packument(String name, Form form) throws IOException {
        var file = packumentFile(name, form);
        if (!Files.exists(file) && source.isPresent()) {
            record(name);
        }
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /** The tarball at {@code /name/-/file.tgz}. */
    Optional<byte[]> tarball(String path) throws IOException {
        var file = tarballFile(path);
        if (!Files.exists(file) && source.isPresent()) {
            var fetched = fetch(path);
            if (fetched.isPresent()) {
                write(file, fetched.get());
            }
        }
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /** Where the tarball at {@code /name/-/file.tgz} is, or would be. */
    Path tarballFile(String path) {
        return folder.resolve("tarballs").resolve(escaped(path));
    }

    /** The names of all packages. */
    List<String> names() throws IOException {
        var end = "." + Form.FULL.name().toLowerCase(Locale.ROOT) + ".gz";
        try (var files = Files.list(folder.resolve("packuments"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(end))
                    .map(file -> file.substring(0, file.length() - end.length()).replace("%2f", "/"))
                    .sorted()
                    .toList();
        }
    }

    /** The paths of all tarballs. */
    List<String> tarballs() throws IOException {
        try (var files = Files.list(folder.resolve("tarballs"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".tgz"))
                    .map(file -> file.replace("%2f", "/"))
                    .sorted()
                    .toList();
        }
    }

    private void record(String name) throws IOException {
        var document = fetch(name);
        if (document.isEmpty()) {
            return;
        }
        for (var form : List.of(Form.ABBREVIATED, Form.FULL)) { // whose full form is there is there
            var bytes = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(bytes)) {
                new PackumentJson()
                        .upstream(
                                new ByteArrayInputStream(document.get()),
                                PackageName.parse(name),
                                new Shape(form, origin),
                                gzip);
            }
            write(packumentFile(name, form), bytes.toByteArray());
        }
    }

    private Path packumentFile(String name, Form form) {
        return folder.resolve("packuments")
                .resolve(escaped(name) + "." + form.name().toLowerCase(Locale.ROOT) + ".gz");
    }

    private static String escaped(String path) {
        return path.replace("/", "%2f");
    }

    private Optional<byte[]> fetch(String path) throws IOException {
        var address = source.orElseThrow().resolve(path.startsWith("@") ? path.replaceFirst("/", "%2f") : path);
        var failures = new ArrayList<String>();
        for (var tries = 0; tries < TRIES; tries++) {
            try {
                var request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
                var response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() == 200) {
                    return Optional.of(response.body());
                }
                if (response.statusCode() == 404) {
                    return Optional.empty();
                }
                failures.add("status " + response.statusCode());
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException("recording " + path + ": " + failures);
    }

    /** Several may record the same at once: the file appears whole. */
    private static void write(Path file, byte[] bytes) throws IOException {
        var draft = Files.createTempFile(file.getParent(), "draft", "");
        Files.write(draft, bytes);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
