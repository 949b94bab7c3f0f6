package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.upstream.Packuments.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers {@code GET /name}. With a good view it costs one round trip to the table and parses nothing; without one, the
 * view is made for this reader at once, and kept for the next.
 */
public final class ReadPackument {

    /** What still fits Lambda's answer of 6 MB once it is base64; a larger packument is fetched from the store. */
    private static final int LARGEST_ANSWER = 4_500_000;

    private final Lookup lookup;
    private final Views views;
    private final Stars stars;
    private final Objects objects;
    private final RefreshQueue queue;

    public ReadPackument(Lookup lookup, Views views, Stars stars, Objects objects, RefreshQueue queue) {
        this.lookup = lookup;
        this.views = views;
        this.stars = stars;
        this.objects = objects;
        this.queue = queue;
    }

    /**
     * A packument's answer.
     *
     * @param modified when the package last changed, as far as is known
     * @param notice what its reader should know of it
     */
    public record Answer(String etag, Optional<Instant> modified, Content content, Optional<String> notice) {

        private Answer noticed(Optional<String> more) {
            return new Answer(etag, modified, content, more);
        }
    }

    /** What is sent of a packument. */
    public sealed interface Content {

        /** The client has it already. */
        record NotModified() implements Content {}

        /** Its bytes. */
        record Gzip(byte[] bytes) implements Content {}

        /** Too large to pass through Lambda: fetched from here, compressed. */
        record Elsewhere(URI address) implements Content {}
    }

    /**
     * What is asked for.
     *
     * @param look at an upstream's
     * @param known whether the client holds the answer with that ETag
     */
    public record Question(PackageName name, Shape shape, Look look, Predicate<String> known) {}

    /** Reads a packument. */
    public Answer read(Caller caller, Question question) {
        return switch (find(caller, question)) {
            case Found.Hosted hosted -> hosted(hosted, question).orElseGet(() -> read(caller, question));
            case Found.Proxied proxied -> proxied(proxied, question);
        };
    }

    private Found find(Caller caller, Question question) {
        return lookup.find(caller, question.name(), partition -> Keys.view(partition, question.shape()));
    }

    /**
     * The packument for a client that will send it back changed, {@code GET /name?write=true}: of a package of ours no
     * more than clients read of it then, since a request holds 6 MB. It is made anew each time.
     */
    public Answer readToEdit(Caller caller, Question question) {
        return switch (find(caller, question)) {
            case Found.Hosted hosted -> {
                var view = views.forEditing(
                        hosted.head(), stars.stargazer(hosted), question.shape().origin());
                yield view.gzipBytes() > LARGEST_ANSWER
                        ? hosted(hosted, question).orElseGet(() -> read(caller, question))
                        : answer(view, question.known()).orElseThrow();
            }
            case Found.Proxied proxied -> proxied(proxied, question);
        };
    }

    /** None when what was found is no more, and has to be looked for again. */
    private Optional<Answer> hosted(Found.Hosted found, Question question) {
        var head = found.head();
        var known = question.known();
        var kept = good(found.other(), Long.toString(head.revision())).flatMap(view -> answer(view, known));
        if (kept.isPresent()) {
            return kept;
        }
        // Only RefreshFunction may write beside hosted packages: it keeps the view, we answer with our own.
        return views.ofHosted(head, question.shape()).map(view -> {
            queue.send(new RefreshRequest.Hosted(head.name(), Optional.of(question.shape())));
            if (view.gzipBytes() > LARGEST_ANSWER && !known.test(view.etag())) {
                throw new Refusal(new Problem.NotReadyYet(head.name()));
            }
            return answer(view, known).orElseThrow();
        });
    }

    private Answer proxied(Found.Proxied found, Question question) {
        var proxy = found.current(question.look());
        var from = proxy.from();
        var packument = proxy.copy().packument();
        return good(from.other(), packument.revision())
                .flatMap(view -> answer(view, question.known()))
                .or(() -> answer(
                        views.keepOfUpstream(
                                from.upstream(), question.name(), packument, question.shape(), from.other()),
                        question.known()))
                .orElseThrow()
                .noticed(proxy.copy().notice());
    }

    private static Optional<View> good(Optional<Item> kept, String revision) {
        return kept.map(View::of).filter(view -> view.isGood(revision));
    }

    /** The answer that {@code view} makes; none when its object is gone, which somebody must have removed by hand. */
    private Optional<Answer> answer(View view, Predicate<String> known) {
        var content = known.test(view.etag()) ? Optional.<Content>of(new Content.NotModified()) : content(view);
        return content.map(found -> new Answer(view.etag(), view.modified(), found, Optional.empty()));
    }

    private Optional<Content> content(View view) {
        if (view.gzipBytes() > LARGEST_ANSWER) {
            return view.object()
                    .map(object -> new Content.Elsewhere(objects.presignGet(object, LocateTarball.SIGNED_FOR)));
        }
        return view.gzip().or(() -> view.object().flatMap(this::load)).map(Content.Gzip::new);
    }

    private Optional<byte[]> load(ObjectKey object) {
        return objects.get(object).map(stream -> {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + object, e);
            }
        });
    }
}
