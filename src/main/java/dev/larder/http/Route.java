package dev.larder.http;

import java.util.function.Function;

/**
 * One line of the table of routes.
 *
 * @param method in capitals
 * @param pattern which paths it answers
 */
public record Route(String method, PathPattern pattern, Function<Request, Response> handler) {

    /** {@code text} is what {@link PathPattern#of} reads. */
    public static Route of(String method, String text, Function<Request, Response> handler) {
        return new Route(method, PathPattern.of(text), handler);
    }
}
