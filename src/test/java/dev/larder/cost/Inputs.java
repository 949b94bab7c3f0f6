package dev.larder.cost;

import dev.larder.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** What is not measured: prices, and what teams do in a day. Put in your own, and let the test write the page anew. */
public record Inputs(Map<String, Object> root) {

    private static final Path FILE = Path.of("src/test/resources/cost/inputs.json");

    public static Inputs read() throws IOException {
        return new Inputs(Json.object(Files.readAllBytes(FILE)));
    }

    String text(String name) {
        return root.get(name).toString();
    }

    /** The number at the end of {@code path}. */
    public double number(String... path) {
        var parent = Json.at(root, Arrays.copyOf(path, path.length - 1));
        if (parent.get(path[path.length - 1]) instanceof Number number) {
            return number.doubleValue();
        }
        throw new AssertionError("no number at " + String.join("/", path));
    }

    double price(Unit unit) {
        return number("prices", unit.inputName());
    }

    /** How much of it costs nothing in any account, for good. */
    double free(Unit unit) {
        return Json.at(root, "free").containsKey(unit.inputName()) ? number("free", unit.inputName()) : 0;
    }

    Set<String> teams() {
        return Json.at(root, "teams").keySet();
    }
}
