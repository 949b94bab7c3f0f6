package dev.larder.client;

import dev.larder.support.Folders;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Where one client plays one scenario: a folder of its own, names of its own, and the {@link Stage} that all share. */
final class Scene implements AutoCloseable {

    private final Supplier<Stage> stage;
    private final Client client;
    private final Path folder;

    Scene(Supplier<Stage> stage, Client client) {
        this.stage = stage;
        this.client = client;
        try {
            folder = Files.createTempDirectory("larder-" + client.slug());
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    /** Who plays. */
    Client client() {
        return client;
    }

    /** A folder that nobody else uses, and that is gone afterwards. */
    Path folder() {
        return folder;
    }

    /** The upstream of the registry. */
    UpstreamRegistry upstream() {
        return stage.get().upstream();
    }

    /** A name that no other client's scenario has: {@code @acme/tagged-npm-12}. */
    String name(String bare) {
        return Client.FRESH_SCOPE + "/" + bare(bare);
    }

    /** The same without a scope: {@code tagged-npm-12}. */
    String bare(String bare) {
        return bare + "-" + client.slug();
    }

    /** The client as the administrator. */
    Project project() {
        return project(client, stage.get().larder().registry());
    }

    /** The client as somebody. */
    Project project(User user) {
        return project(client, new Registry(stage.get().larder().url(), Optional.of(user.token())));
    }

    /** Another client as somebody. */
    Project project(Client other, User user) {
        return project(other, new Registry(stage.get().larder().url(), Optional.of(user.token())));
    }

    /** The client of somebody who has not logged in. */
    Project stranger() {
        return project(client, new Registry(stage.get().larder().url(), Optional.empty()));
    }

    /** Another client as the administrator. */
    Project project(Client other) {
        return project(other, stage.get().larder().registry());
    }

    private Project project(Client player, Registry registry) {
        try {
            var made = new Project(player, registry, Files.createTempDirectory(folder, "project"));
            return made.holding(PackageFiles.made("app", "1.0.0").field("private", true));
        } catch (IOException e) {
            throw new UncheckedIOException("making a project", e);
        }
    }

    /** Publishes versions of {@link #name}, each as {@code latest}; its full name. */
    String published(String bare, String... versions) {
        for (var version : versions) {
            publish(PackageFiles.made(name(bare), version)
                    .field("main", "index.js")
                    .file("index.js", "module.exports = '" + version + "'\n"));
        }
        return name(bare);
    }

    /** Publishes a package as {@code latest}. */
    void publish(PackageFiles made) {
        stage.get().publish(made, "latest");
    }

    /** Somebody who has signed up, the same in all scenarios. */
    User person(String name) {
        return stage.get().person(name);
    }

    /** Somebody who has signed up and is in this scenario only. */
    User newcomer(String name) {
        return person(bare(name));
    }

    /** The same person with another token. */
    User loggedInAgain(User user) {
        return stage.get().logIn(user.name(), user.password()).orElseThrow();
    }

    /** Whether somebody may log in with that password. */
    boolean canLogIn(String name, String password) {
        return stage.get().logIn(name, password).isPresent();
    }

    /** Fills in the first form of a page, as a browser does. */
    void submit(String page, Map<String, String> fields) {
        stage.get().submit(URI.create(page), fields);
    }

    /** A packument as the administrator gets it, in full. */
    Map<String, Object> packument(String name) {
        var answer = stage.get().get(name);
        if (answer.statusCode() != 200) {
            throw new AssertionError(name + ": " + answer.statusCode() + " " + answer.body());
        }
        return Json.object(answer.body());
    }

    /** What the administrator is answered at {@code path}. */
    String text(String path) {
        return stage.get().get(path).body();
    }

    /** The status that the administrator gets at {@code path}. */
    int status(String path) {
        return stage.get().get(path).statusCode();
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
