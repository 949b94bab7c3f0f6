package dev.larder.registry;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import java.util.Optional;

/**
 * A message to RefreshFunction, as one line of text: {@code hosted @acme/widget}, or
 * {@code hosted @acme/widget FULL https://npm.example.com}.
 *
 * @param name the hosted package whose kept views are to be made anew
 * @param wanted a view that is not kept yet
 */
record RefreshRequest(PackageName name, Optional<Wanted> wanted) {

    private static final String HOSTED = "hosted";

    /** Which view somebody has just had to wait for. */
    record Wanted(Form form, Origin origin) {}

    /** The package has changed: what views of it are kept are to be made anew. */
    static String changed(PackageName name) {
        return HOSTED + " " + name;
    }

    /** Somebody read the package in this form, from this origin, and there was no good view. */
    static String view(PackageName name, Form form, Origin origin) {
        return HOSTED + " " + name + " " + form + " " + origin;
    }

    static RefreshRequest parse(String message) {
        var words = message.split(" ");
        if (!words[0].equals(HOSTED) || words.length != 2 && words.length != 4) {
            throw new IllegalArgumentException("not a message of ours: " + message);
        }
        var wanted = words.length == 4
                ? Optional.of(new Wanted(Form.valueOf(words[2]), new Origin(words[3])))
                : Optional.<Wanted>empty();
        return new RefreshRequest(PackageName.parse(words[1]), wanted);
    }
}
