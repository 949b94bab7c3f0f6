package dev.larder.operate;

import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What must hold of a version's item by itself: one that cannot be read leaves its package without a packument. */
final class ManifestRules {

    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> TEXTS = List.of("integrity", "shasum", "publisher");
    private static final List<String> NUMBERS =
            List.of("size", "files", "unpacked", "installScript", "shrinkwrap", "published");

    private ManifestRules() {}

    static void check(Item version, String restore, Check check) {
        var texts = TEXTS.stream().filter(name -> version.findText(name).isEmpty());
        var numbers = NUMBERS.stream().filter(name -> version.findNumber(name).isEmpty());
        var missing = Stream.concat(texts, numbers).collect(Collectors.joining(", "));
        check.require(missing.isEmpty(), Finding.lost(version, "does not say its " + missing, restore));
        check.require(
                version.findText("keyid").isEmpty() || version.findText("sig").isPresent(),
                Finding.lost(version, "has lost its signature", restore));
        check.require(
                version.findBytes("manifest").filter(ManifestRules::isObject).isPresent(),
                Finding.lost(version, "has no manifest that can be read", restore));
    }

    private static boolean isObject(byte[] manifest) {
        try (var in = JSON.createParser(ObjectReadContext.empty(), Gzip.expand(manifest))) {
            var isObject = in.nextToken() == JsonToken.START_OBJECT;
            in.skipChildren();
            return isObject && in.nextToken() == null;
        } catch (JacksonException | UncheckedIOException _) {
            return false;
        }
    }
}
