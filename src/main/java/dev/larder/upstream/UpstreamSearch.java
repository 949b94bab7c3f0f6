package dev.larder.upstream;

import dev.larder.domain.search.Weights;
import java.io.IOException;

/** Searches one upstream. Nothing is kept: results age by the minute, and few people search for the same. */
public final class UpstreamSearch {

    private final UpstreamClient upstream;
    private final SearchReader reader;

    UpstreamSearch(UpstreamClient upstream, SearchReader reader) {
        this.upstream = upstream;
        this.reader = reader;
    }

    /** What came of it. */
    public sealed interface Answer {

        record Found(SearchReader.Results results) implements Answer {}

        /**
         * There are no results to be had.
         *
         * @param why what the upstream did, to follow its name in a sentence
         */
        record Failed(String why) implements Answer {}
    }

    /** Asks for {@code size} results, from the one of number {@code from}. */
    public Answer search(String text, long from, int size, Weights weights) {
        return switch (upstream.search(text, from, size, weights)) {
            case UpstreamAnswer.Found found -> read(found);
            case UpstreamAnswer.Absent _, UpstreamAnswer.Unchanged _ -> new Answer.Failed("offers no search");
            case UpstreamAnswer.Unavailable(var trouble) ->
                new Answer.Failed("cannot be asked just now (" + trouble.why() + ")");
        };
    }

    private Answer read(UpstreamAnswer.Found found) {
        try (var body = found.decoded()) {
            return new Answer.Found(reader.read(body));
        } catch (IOException e) {
            return new Answer.Failed("sent something that is no list of results");
        }
    }
}
