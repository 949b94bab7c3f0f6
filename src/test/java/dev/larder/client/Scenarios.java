package dev.larder.client;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All scenarios that there are: the methods of the tests here that say {@link Runs}. */
final class Scenarios {

    private static final List<Method> ALL = find();

    private Scenarios() {}

    /** Every one of them, whether or not this run is about it. */
    static List<Method> all() {
        return ALL;
    }

    /** The rows of the table that it fills. */
    static List<Command> commands(Method scenario) {
        return List.of(scenario.getAnnotation(Runs.class).value());
    }

    /** The clients that play it in a whole run: those that have its commands, where nothing speaks against it. */
    static Set<Client> clients(Method scenario) {
        var clients = EnumSet.allOf(Client.class);
        for (var command : commands(scenario)) {
            clients.retainAll(command.clients());
            clients.removeAll(command.reasons().keySet());
        }
        return clients;
    }

    private static List<Method> find() {
        try (var files = Files.list(Path.of(Scenarios.class.getResource(".").toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("IT.class"))
                    .sorted()
                    .flatMap(name -> Arrays.stream(testClass(name).getDeclaredMethods()))
                    .filter(method -> method.isAnnotationPresent(Runs.class))
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError("cannot list the scenarios", e);
        }
    }

    private static Class<?> testClass(String file) {
        try {
            return Class.forName(Scenarios.class.getPackageName() + "." + file.replace(".class", ""));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("cannot load " + file, e);
        }
    }
}
