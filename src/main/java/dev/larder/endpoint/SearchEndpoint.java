package dev.larder.endpoint;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.search.Weights;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.SearchJson;
import dev.larder.registry.SearchPackages;
import java.util.Map;

/** Searches. */
public final class SearchEndpoint {

    /** Whoever needs more should ask for less; the registry of npm itself takes 64 characters. */
    private static final int LONGEST_TEXT = 512;

    private static final int MOST = 250;
    private static final int USUAL = 20;

    private final SearchPackages packages;

    public SearchEndpoint(SearchPackages packages) {
        this.packages = packages;
    }

    Response search(Request request) {
        var page = packages.search(Callers.of(request), () -> question(request.query()));
        return Response.fitting(SearchJson.of(page)).noticed(page.notice());
    }

    /** Numbers that are none count as not there, and a size beyond the largest as that: so npm's registry has it. */
    private static SearchPackages.Question question(Map<String, String> query) {
        var text = query.getOrDefault("text", "");
        if (text.length() > LONGEST_TEXT) {
            throw new Refusal(new Problem.SearchTooLong(text.length(), LONGEST_TEXT));
        }
        var usual = Weights.DEFAULT;
        return new SearchPackages.Question(
                text,
                (int) Math.min(MOST, count(query, "size", USUAL)),
                count(query, "from", 0),
                new Weights(
                        weight(query, "quality", usual.quality()),
                        weight(query, "popularity", usual.popularity()),
                        weight(query, "maintenance", usual.maintenance())));
    }

    private static long count(Map<String, String> query, String name, long otherwise) {
        var text = query.getOrDefault(name, "");
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : otherwise;
    }

    private static double weight(Map<String, String> query, String name, double otherwise) {
        var text = query.getOrDefault(name, "");
        return text.matches("\\d{1,9}(\\.\\d{1,20})?|\\.\\d{1,20}") ? Double.parseDouble(text) : otherwise;
    }
}
