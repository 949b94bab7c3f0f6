package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Why an upstream gave us nothing. It says nothing of whether what was asked for exists.
 *
 * @param kind what it means for those who come after
 * @param why words to stand in a sentence, without secrets
 * @param retryAfter when it may be asked again, as far as it said so
 */
public record Trouble(Kind kind, String why, Optional<Duration> retryAfter) {

    private static final Duration SOON = Duration.ofSeconds(5);

    /** The kinds of trouble. */
    public enum Kind {
        /** It is broken: unreachable, cut off, or answering with an error of its own. Another try may do. */
        BROKEN,
        /** It was not done in time. */
        SLOW,
        /** It asks to be left alone for a while. */
        BUSY,
        /** It does not let us in, or we do not go where it points: that ends when somebody sets something right. */
        REFUSED,
        /** It does not give this out, as somebody there has decided: another try is in vain. */
        FORBIDDEN,
        /** It answered, but not with what was asked for. */
        CORRUPT
    }

    static Trouble of(Kind kind, String why) {
        return new Trouble(kind, why, Optional.empty());
    }

    /** What came between us and the end of a body. */
    static Trouble of(IOException e) {
        return switch (e) {
            case VerifiedStream.IntegrityBroken broken -> of(Kind.CORRUPT, broken.getMessage());
            case MalformedAnswer malformed -> of(Kind.CORRUPT, malformed.getMessage());
            case DeadlineStream.TooSlow slow -> of(Kind.SLOW, slow.getMessage());
            default -> of(Kind.BROKEN, "the transfer broke off");
        };
    }

    /** It says that what we have has not changed, and was not told of anything that we have. */
    static Trouble unchanged() {
        return of(Kind.CORRUPT, "a 304 that nobody asked for");
    }

    /** It is being fetched, by somebody who has more time than a client. */
    static Trouble underWay() {
        return of(Kind.SLOW, "it takes longer than a request may");
    }

    /** As {@link #problem}, to be thrown. */
    public Refusal refusal(PackageName name) {
        return new Refusal(problem(name));
    }

    /** What a client is told who asked for something of {@code name}. */
    Problem problem(PackageName name) {
        var seconds = Math.max(1, retryAfter.orElse(SOON).toSeconds());
        return switch (kind) {
            case CORRUPT -> new Problem.UpstreamCorrupt(name, why);
            case SLOW -> new Problem.StillFetching(name);
            case FORBIDDEN -> new Problem.UpstreamForbids(name, why);
            case BROKEN, BUSY, REFUSED -> new Problem.UpstreamUnavailable(name, why, seconds);
        };
    }
}
