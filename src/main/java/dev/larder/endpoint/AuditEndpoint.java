package dev.larder.endpoint;

import dev.larder.audit.Entries;
import dev.larder.audit.Instants;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.TrailJson;
import dev.larder.registry.Administrators;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who has done what, for administrators. */
public final class AuditEndpoint {

    /** Where it is read. */
    private static final String PATH = "/-/larder/audit";

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Administrators administrators;
    private final Entries entries;
    private final TrailJson json;
    private final InstantSource clock;

    public AuditEndpoint(Administrators administrators, Entries entries, TrailJson json, InstantSource clock) {
        this.administrators = administrators;
        this.entries = entries;
        this.json = json;
        this.clock = clock;
    }

    Response read(Request request) {
        administrators.require(Callers.of(request));
        var question = question(request);
        var page = entries.page(question);
        var next = page.next().map(mark -> url(request, question, mark));
        return request.header("accept")
                        .filter(accept -> accept.contains(TrailJson.LINES))
                        .isPresent()
                ? json.lines(page, next)
                : TrailJson.page(page, next);
    }

    private Entries.Question question(Request request) {
        // A minute more, since other instances' clocks may be ahead.
        var now = clock.instant().plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.MILLIS);
        var until = time(request, "until").filter(now::isAfter).orElse(now);
        var since = time(request, "since").orElseGet(() -> until.minus(Duration.ofDays(Entries.USUAL_DAYS)));
        return new Entries.Question(
                since,
                until,
                parameter(request, "package"),
                parameter(request, "user"),
                limit(request),
                parameter(request, "from")
                        .map(text -> Entries.Mark.find(text)
                                .orElseThrow(() -> refused("from is what the page before this one gave as next"))));
    }

    private static int limit(Request request) {
        return parameter(request, "limit")
                .map(text -> Optional.of(text)
                        .filter(digits -> digits.matches("[1-9]\\d{0,8}"))
                        .map(digits -> Math.min(MOST, Integer.parseInt(digits)))
                        .orElseThrow(() -> refused("limit is a number from 1 to " + MOST)))
                .orElse(USUAL);
    }

    private static Optional<Instant> time(Request request, String name) {
        return parameter(request, name)
                .map(text -> Instants.find(text)
                        .orElseThrow(
                                () -> refused(name + " is a time such as 2026-11-22 or 2026-11-22T10:00:00Z, in UTC")));
    }

    private static Optional<String> parameter(Request request, String name) {
        return Optional.ofNullable(request.query().get(name)).filter(text -> !text.isBlank());
    }

    /** The same question, from {@code mark} on, of the same time: what is now today is not so when the next page is read. */
    private static String url(Request request, Entries.Question question, Entries.Mark mark) {
        var parameters = new TreeMap<>(request.query());
        parameters.put("since", question.since().toString());
        parameters.put("until", question.until().toString());
        parameters.put("from", mark.text());
        return request.origin() + PATH + "?"
                + parameters.entrySet().stream()
                        .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Refusal refused(String why) {
        return new Refusal(new Problem.Unusable(why));
    }
}
