package dev.larder.http;

/**
 * One line of the table of routes.
 *
 * @param method in capitals
 * @param pattern which paths it answers
 */
public record Route(String method, PathPattern pattern, Router.Handler handler) {

    /** {@code text} is what {@link PathPattern#of} reads. */
    public static Route of(String method, String text, Router.Handler handler) {
        return new Route(method, PathPattern.of(text), handler);
    }
}
