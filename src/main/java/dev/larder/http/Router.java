package dev.larder.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A table of routes: {@code Request -> Response} as a plain function. A HEAD is the GET without its body. Whatever a
 * handler throws becomes an answer by the one function given for that.
 */
public final class Router {

    private final List<Route> routes;
    private final Function<Request, Response> otherwise;
    private final BiFunction<Request, RuntimeException, Response> refuse;

    /**
     * @param routes the first that matches answers a request, and is told its {@link Request#parts}
     * @param otherwise answers what no route matches
     * @param refuse turns what a handler threw into an answer
     */
    public Router(
            List<Route> routes,
            Function<Request, Response> otherwise,
            BiFunction<Request, RuntimeException, Response> refuse) {
        this.routes = List.copyOf(routes);
        this.otherwise = otherwise;
        this.refuse = refuse;
    }

    /** The same, and {@code told} hears of whatever a handler throws before it becomes an answer. */
    public Router telling(Consumer<RuntimeException> told) {
        return new Router(routes, otherwise, (request, thrown) -> {
            told.accept(thrown);
            return refuse.apply(request, thrown);
        });
    }

    /** Answers {@code request}; throws nothing. */
    public Response answer(Request request) {
        var head = request.method().equals("HEAD");
        var response = dispatch(request, head ? "GET" : request.method());
        return head ? response.withoutBody() : response;
    }

    private Response dispatch(Request request, String method) {
        try {
            var path = Path.parse(request.path());
            for (var route : routes) {
                var parts = route.method().equals(method)
                        ? route.pattern().match(path)
                        : Optional.<Map<String, String>>empty();
                if (parts.isPresent()) {
                    return route.handler().apply(request.with(parts.get()));
                }
            }
            return otherwise.apply(request);
        } catch (RuntimeException e) {
            return refuse.apply(request, e);
        }
    }
}
