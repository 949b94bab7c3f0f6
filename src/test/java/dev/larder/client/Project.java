package dev.larder.client;

import dev.larder.support.Folders;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A clean folder in which one client works for one registry, with a home, a cache and a configuration of its own:
 * nothing of this machine's user is read, and nothing but loopback can be reached over https.
 */
final class Project {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ClientCache clients = ClientCache.ready();
    private final Client client;
    private final Registry registry;
    private final Path root;
    private final Path node;

    /** A project in {@code root}, which is made; the client runs on this machine's Node, unless that is too old for it. */
    Project(Client client, Registry registry, Path root) throws IOException {
        this(
                client,
                registry,
                root,
                client.needsNewerNode() ? ClientCache.ready().newerNode().orElseThrow() : ClientCache.program("node"));
    }

    /** The same, on another Node. */
    Project(Client client, Registry registry, Path root, Path node) throws IOException {
        this.client = client;
        this.registry = registry;
        this.root = root;
        this.node = node;
        Files.createDirectories(folder());
        makeHome();
        for (var file : client.projectFiles(registry).entrySet()) {
            Files.writeString(folder().resolve(file.getKey()), file.getValue());
        }
    }

    /** Where package.json is. */
    Path folder() {
        return root.resolve("project");
    }

    /** Writes a package's files here. */
    Project holding(PackageFiles made) {
        try {
            made.writeTo(folder());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + made.name(), e);
        }
    }

    /** Installs what package.json says. */
    Ran install() {
        return run(client.install());
    }

    /** Installs exactly what the lockfile says, as CI does. */
    Ran frozenInstall() {
        return run(client.frozenInstall());
    }

    /** Adds dependencies. */
    Ran add(String... specs) {
        return run(client.add(specs));
    }

    /** Publishes the package that this folder holds. */
    Ran publish(String tag) {
        if (client == Client.YARN_4 && !Files.isDirectory(folder().resolve("node_modules"))) {
            install().succeeded(); // it publishes nothing from a folder that it has not installed
        }
        return run(
                client.publish(Json.object(text("package.json")).get("version").toString(), tag));
    }

    /** Runs a line as a user types it into a shell, where nobody answers questions. */
    Ran run(String line) {
        return run(line, LIMIT);
    }

    /** The same for a line that may take longer than most. */
    Ran run(String line, Duration limit) {
        return Ran.run(folder(), environment(), limit, List.of("sh", "-c", line));
    }

    /** Runs a line as a user types it, and stays there to answer questions. */
    Terminal terminal(String line) {
        return Terminal.open(folder(), environment(), LIMIT, line);
    }

    /** Runs a script with Node. */
    Ran node(String script) {
        return run("node " + script);
    }

    /** Runs a command that an installed package has brought. */
    Ran command(String name) {
        return run("node_modules/.bin/" + name);
    }

    /** What a file of this folder holds. */
    String text(String path) {
        try {
            return Files.readString(folder().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
    }

    /** The files that the client has written in its home, its cache above all, and that hold its token. */
    List<Path> filesWithToken() throws IOException {
        var home = root.resolve("home");
        var given =
                client.homeFiles(registry).keySet().stream().map(home::resolve).toList();
        try (var files = Files.walk(home)) {
            var found = new ArrayList<Path>();
            for (var file : files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                if (!given.contains(file)
                        && Files.readString(file, StandardCharsets.ISO_8859_1)
                                .contains(registry.token().orElseThrow())) {
                    found.add(home.relativize(file));
                }
            }
            return found;
        }
    }

    /** Forgets what was installed and everything the client has cached; the lockfile stays. */
    void wipe() throws IOException {
        Folders.delete(folder().resolve("node_modules"));
        Folders.delete(root.resolve("home"));
        makeHome();
    }

    /** Forgets the lockfile too. */
    void wipeWithLockfile() throws IOException {
        wipe();
        Files.delete(folder().resolve(client.lockfile()));
        for (var file : client.projectFiles(registry).entrySet()) {
            Files.writeString(folder().resolve(file.getKey()), file.getValue());
        }
    }

    /**
     * The files of every installed package, as {@code name@version} to path to content. Packages are searched in all of
     * node_modules without following links, since each client has a layout of its own.
     */
    Map<String, Map<String, String>> installed() throws IOException {
        var found = new TreeMap<String, Map<String, String>>();
        try (var files = Files.walk(folder().resolve("node_modules"))) {
            for (var manifest : files.filter(Project::isManifestOfPackage).toList()) {
                var read = Json.object(Files.readAllBytes(manifest));
                found.put(read.get("name") + "@" + read.get("version"), filesUnder(manifest.getParent()));
            }
        }
        return found;
    }

    private static boolean isManifestOfPackage(Path file) {
        var folder = file.getParent().getParent();
        return file.endsWith("package.json")
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && (folder.endsWith("node_modules")
                        || folder.getFileName().toString().startsWith("@")
                                && folder.getParent().endsWith("node_modules"));
    }

    private static Map<String, String> filesUnder(Path folder) throws IOException {
        var contents = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var path = folder.relativize(file);
                if (!path.startsWith("node_modules")) {
                    contents.put(path.toString(), Files.readString(file));
                }
            }
        }
        return contents;
    }

    private void makeHome() throws IOException {
        Files.createDirectories(root.resolve("home/tmp"));
        var commands = Files.createDirectories(root.resolve("home/bin"));
        for (var command : client.commands().entrySet()) {
            Files.createSymbolicLink(commands.resolve(command.getKey()), clients.file(command.getValue()));
        }
        Files.createSymbolicLink(commands.resolve("node"), node);
        for (var file : client.homeFiles(registry).entrySet()) {
            Files.writeString(root.resolve("home").resolve(file.getKey()), file.getValue());
        }
    }

    private Map<String, String> environment() {
        var home = root.resolve("home");
        var environment = new TreeMap<String, String>();
        environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", home.toString());
        // yarn 1, run by root, is at home in /usr/local/share, unless this root is a fake (its src/util/root-user.js).
        environment.put("FAKEROOTKEY", "none");
        environment.put("XDG_CACHE_HOME", home.resolve(".cache").toString());
        environment.put("XDG_CONFIG_HOME", home.resolve(".config").toString());
        environment.put("XDG_DATA_HOME", home.resolve(".local/share").toString());
        environment.put("TMPDIR", home.resolve("tmp").toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("NO_COLOR", "1");
        environment.put("DO_NOT_TRACK", "1");
        environment.put("NPM_CONFIG_USERCONFIG", home.resolve(".npmrc").toString());
        environment.put("NPM_CONFIG_GLOBALCONFIG", home.resolve("none").toString());
        environment.put("NPM_CONFIG_UPDATE_NOTIFIER", "false");
        // Whoever turns to a public host after all is refused at once, by a port that nobody listens on.
        environment.put("HTTPS_PROXY", "http://127.0.0.1:9");
        environment.put("NO_PROXY", "localhost,127.0.0.1");
        return environment;
    }
}
