package dev.larder.bench;

import dev.larder.client.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A project as people have them, and how a client installs it. Its lockfiles are made when the registry is recorded, and
 * are given the registry's own address, as if they had been made with it.
 */
record App(String name, String client, String lock, String install) {

    /** About a thousand packages, with a lockfile, as CI installs them. */
    static final App NPM = new App(
            "app",
            "npm 11",
            "npm install --package-lock-only --ignore-scripts --no-audit --no-fund",
            "npm ci --ignore-scripts --no-audit --no-fund");

    static final App PNPM = new App(
            "app",
            "pnpm 12",
            "pnpm install --lockfile-only --ignore-scripts",
            "pnpm install --frozen-lockfile --ignore-scripts");

    static final App BUN = new App(
            "app",
            "bun",
            "bun install --lockfile-only --ignore-scripts",
            "bun install --frozen-lockfile --ignore-scripts");

    /** About three hundred packages, whose versions are found anew; nothing is fetched but packuments. */
    static final App RESOLUTION = new App("small-app", "npm 11", "", NPM.lock());

    /** What is typed, as a title. */
    String title() {
        return install.replaceFirst(" --ignore-scripts.*", "");
    }

    /** A folder in which it can be installed from a registry, with the lockfile that was made for {@code recordedAt}. */
    Installation at(URI registry, Path root, URI recordedAt) throws IOException {
        var installation = Installation.of(client, registry, Optional.empty(), root);
        copy(installation);
        if (!lock.isEmpty()) {
            var text = Files.readString(lockfile(installation)).replace(recordedAt.toString(), registry.toString());
            Files.writeString(installation.folder().resolve(installation.lockfile()), text);
        }
        return installation;
    }

    /** Makes the lockfile and installs everything once. */
    void record(URI registry, Path root) throws IOException {
        var installation = Installation.of(client, registry, Optional.empty(), root);
        copy(installation);
        if (!lock.isEmpty()) {
            installation.run(lock);
            Files.createDirectories(lockfile(installation).getParent());
            Files.copy(installation.folder().resolve(installation.lockfile()), lockfile(installation));
        }
        installation.run(install);
    }

    private Path lockfile(Installation installation) {
        return Settings.home().resolve("recorded/lockfiles").resolve(installation.lockfile());
    }

    private void copy(Installation installation) throws IOException {
        try (var in = App.class.getResourceAsStream("/bench/" + name + "/package.json")) {
            Files.copy(in, installation.folder().resolve("package.json"));
        }
    }
}
