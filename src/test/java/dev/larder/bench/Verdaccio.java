package dev.larder.bench;

import dev.larder.client.Installation;
import dev.larder.support.Folders;
import dev.larder.support.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verdaccio, as it comes: its own default settings, but for the log (errors alone) and for how long a packument is fresh (as
 * long as Larder's); and anybody may publish, since it takes a tenth of a second to look at each token. It is installed
 * from the npm registry, beside the recording.
 *
 * @param folder where it is installed
 */
record Verdaccio(Path folder, String version) implements Rival {

    private static final String CONFIGURATION = """
        storage: ./storage
        auth:
          htpasswd:
            file: ./htpasswd
        %s
        packages:
          '@*/*': &all
            access: $all
            publish: $all
            unpublish: $authenticated
        %s
          '**': *all
        server:
          keepAliveTimeout: 60
        log: { type: stdout, format: pretty, level: error }
        """;

    /**
     * The newest that the npm registry has, or that is here when it cannot be asked.
     *
     * <p>Its audit plugin asks for node-fetch by a dist-tag that not every mirror has; 2.6.7 is what the tag means.
     */
    static Verdaccio latest(Path home) throws IOException {
        var newest = Settings.output(home, "npm", "view", "verdaccio", "version")
                .or(() -> present(home))
                .orElseThrow(
                        () -> new IllegalStateException("no Verdaccio here, and npm cannot say which is the latest"));
        var folder = home.resolve("verdaccio-" + newest);
        if (!Files.isDirectory(folder.resolve("node_modules/verdaccio"))) {
            System.out.println("installing Verdaccio " + newest + " ...");
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("package.json"), "{\"private\":true,\"overrides\":{\"node-fetch\":\"2.6.7\"}}");
            Settings.output(folder, "npm", "install", "verdaccio@" + newest, "--ignore-scripts", "--no-audit")
                    .orElseThrow(() -> new IllegalStateException("npm cannot install Verdaccio into " + folder));
        }
        return new Verdaccio(folder, newest);
    }

    private static Optional<String> present(Path home) {
        try (Stream<Path> folders = Files.list(home)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("verdaccio-"))
                    .map(name -> name.substring("verdaccio-".length()))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public String title() {
        return "Verdaccio";
    }

    @Override
    public Server start(Path data, Optional<URI> upstream) throws IOException {
        var mine = Files.createDirectories(data.resolve("verdaccio"));
        var configuration = mine.resolve("config.yaml");
        Files.writeString(
                configuration,
                CONFIGURATION.formatted(
                        upstream.map(url ->
                                        "uplinks:\n  upstream:\n    url: " + url + "\n    maxage: " + Settings.FRESH)
                                .orElse(""),
                        upstream.map(_ -> "    proxy: upstream").orElse("")));
        var port = Settings.freePort();
        var command = List.of(
                Installation.node().toString(),
                folder.resolve("node_modules/verdaccio/bin/verdaccio").toString(),
                "--config",
                configuration.toString(),
                "--listen",
                "127.0.0.1:" + port);
        var url = URI.create("http://127.0.0.1:" + port + "/");
        var server = Server.start(command, Map.of("NODE_ENV", "production"), data.resolve("verdaccio.log"), url, "");
        var user = "bench-" + Long.toString(System.nanoTime(), 36);
        var login = server.put(
                "-/user/org.couchdb.user:" + user, Json.bytes(Map.of("name", user, "password", "bench-" + user)));
        if (login.statusCode() != 201) {
            server.close();
            throw new IllegalStateException("Verdaccio gives no token: " + new String(login.body()));
        }
        return server.withToken(Json.object(login.body()).get("token").toString());
    }

    @Override
    public void empty(Server server, Path data, Recording recording) throws IOException {
        for (var name : recording.names()) {
            Folders.delete(data.resolve("verdaccio/storage").resolve(name));
        }
    }
}
