package dev.larder.npm.lockfile;

import dev.larder.domain.Digest;
import dev.larder.npm.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Parts that lockfiles in JSON share. */
final class Fields {

    private static final int LONGEST_INTEGRITY = 1_000;

    private Fields() {}

    /** The fields of the object at which {@code in} stands, as {@link Json#fields} has them; refuses anything else. */
    static Iterable<String> of(JsonParser in, String what) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw Draft.malformed(line(in), what + " should be an object");
        }
        return Json.fields(in);
    }

    static int line(JsonParser in) {
        return in.currentTokenLocation().getLineNr();
    }

    /** Whether {@code field} of a package.json says what it depends on. */
    static boolean isDependencies(String field) {
        return switch (field) {
            case "dependencies", "devDependencies", "optionalDependencies", "peerDependencies" -> true;
            default -> false;
        };
    }

    /** The names and what is asked of each, in the object at which {@code in} stands; what is no text is passed over. */
    static List<Named> dependencies(JsonParser in, String what) {
        var found = new ArrayList<Named>();
        for (var name : of(in, what)) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                found.add(Named.of(name, in.getString()));
            }
        }
        return found;
    }

    static Optional<Digest> integrity(String text) {
        return Optional.ofNullable(text)
                .filter(known -> known.length() <= LONGEST_INTEGRITY)
                .flatMap(Digest::strongest);
    }

    /** {@code lockfileVersion}, which {@code in} stands at. */
    static String version(JsonParser in) {
        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT || in.getString().length() > 3) {
            throw Draft.malformed(line(in), "lockfileVersion should be a small whole number");
        }
        return in.getString();
    }

    /** Refuses a file of no version, or of one that may mean other things by the same words. */
    static void requireKnown(String version, String... known) {
        if (version == null) {
            throw Draft.malformed(1, "it has no lockfileVersion");
        }
        if (!List.of(known).contains(version)) {
            throw Draft.malformed(
                    1, "lockfileVersion " + version + " is none that Larder knows: " + String.join(", ", known));
        }
    }
}
