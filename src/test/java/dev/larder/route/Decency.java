package dev.larder.route;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** What every answer must be, whatever was asked. */
final class Decency {

    private Decency() {}

    /** What is wrong with {@code answer}, if anything. */
    static Optional<String> offence(FuzzRequest request, Answer answer) {
        return Stream.of(
                        status(answer),
                        headers(answer),
                        answer.status() >= 400 ? refusal(request, answer) : Optional.<String>empty(),
                        isPage(answer) ? page(answer) : Optional.<String>empty(),
                        request.method().equals("HEAD") && answer.body().length > 0
                                ? Optional.of("a HEAD has a body")
                                : Optional.<String>empty())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Nothing that a client sends is our failure. */
    private static Optional<String> status(Answer answer) {
        var status = answer.status();
        return status >= 200 && status < 500 ? Optional.empty() : Optional.of("status " + status);
    }

    private static Optional<String> headers(Answer answer) {
        return answer.headers().entrySet().stream()
                .filter(header -> !header.getKey().matches("[a-z0-9-]+")
                        || !header.getValue().matches("[ -~]*"))
                .findFirst()
                .map(header -> "a header that breaks HTTP: " + header);
    }

    private static Optional<String> refusal(FuzzRequest request, Answer answer) {
        if (text(answer).contains(TestRegistry.ALICE) || text(answer).contains(TestRegistry.BOB)) {
            return Optional.of("repeats a token");
        }
        if (answer.status() == 401 && answer.header("www-authenticate") == null) {
            return Optional.of("a 401 that asks for nothing");
        }
        if (request.path().replaceAll("(?i)%2f", "/").startsWith("/-/web/") && isPage(answer)) {
            return Optional.empty();
        }
        if (!"application/json".equals(answer.header("content-type"))) {
            return Optional.of("a refusal as " + answer.header("content-type"));
        }
        if (request.method().equals("HEAD")) {
            return Optional.empty();
        }
        var fields = Json.object(answer.body());
        var sentence = fields.get("error") instanceof String error ? error : "";
        var plain = sentence.codePoints().noneMatch(Character::isISOControl);
        return sentence.length() > 10 && sentence.contains(" ") && plain && fields.get("code") instanceof String
                ? Optional.empty()
                : Optional.of("no sentence: " + text(answer));
    }

    private static boolean isPage(Answer answer) {
        return "text/html; charset=utf-8".equals(answer.header("content-type"));
    }

    /** What browsers are shown: nothing in it runs, least of all what a client has sent. */
    private static Optional<String> page(Answer answer) {
        if (answer.header("content-security-policy") == null) {
            return Optional.of("a page that may run anything");
        }
        return text(answer).contains("<script>") ? Optional.of("a page with a script in it") : Optional.empty();
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
