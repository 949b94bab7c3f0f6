package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Form;
import dev.larder.domain.Origin;
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
    public static final int LARGEST_ANSWER = 4_500_000;

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
    public record Question(PackageName name, Form form, Origin origin, Look look, Predicate<String> known) {}

    /** Reads a packument. */
    public Answer read(Caller caller, Question question) {
        return switch (find(caller, question)) {
            case Found.Hosted hosted -> hosted(hosted, question);
            case Found.Proxied proxied -> proxied(proxied, question);
        };
    }

    private Found find(Caller caller, Question question) {
        return lookup.find(
                caller, question.name(), partition -> Keys.view(partition, question.form(), question.origin()));
    }

    /**
     * The packument for a client that will send it back changed, {@code GET /name?write=true}: of a package of ours no
     * more than clients read of it then, since a request holds 6 MB. It is made anew each time.
     */
    public Answer readToEdit(Caller caller, Question question) {
        return switch (find(caller, question)) {
            case Found.Hosted hosted -> {
                var view = views.forEditing(hosted.head(), stars.stargazer(hosted), question.origin());
                yield view.gzipBytes() > LARGEST_ANSWER
                        ? hosted(hosted, question)
                        : answer(view, hostedObject(view, question), question.known())
                                .orElseThrow();
            }
            case Found.Proxied proxied -> proxied(proxied, question);
        };
    }

    private Answer hosted(Found.Hosted found, Question question) {
        var head = found.head();
        var known = question.known();
        var kept = good(found.other(), Long.toString(head.revision()))
                .flatMap(view -> answer(view, hostedObject(view, question), known));
        if (kept.isPresent()) {
            return kept.get();
        }
        // Only RefreshFunction may write beside hosted packages: it keeps the view, we answer with our own.
        var view = views.ofHosted(head, question.form(), question.origin());
        var wanted = new RefreshRequest.Wanted(question.form(), question.origin());
        queue.send(new RefreshRequest.Hosted(head.name(), Optional.of(wanted)).text());
        if (view.gzipBytes() > LARGEST_ANSWER && !known.test(view.etag())) {
            throw new Refusal(new Problem.NotReadyYet(head.name()));
        }
        return answer(view, hostedObject(view, question), known).orElseThrow();
    }

    private Answer proxied(Found.Proxied found, Question question) {
        var proxy = found.current(question.look());
        var packument = proxy.copy().packument();
        var key = Keys.view(
                proxy.from().upstream().keys().partition(question.name()), question.form(), question.origin());
        return good(proxy.from().other(), packument.revision())
                .flatMap(view -> answer(view, view.object(ObjectKey.Kind.CACHED_DOCUMENT, key), question.known()))
                .orElseGet(() -> {
                    var view = views.keepOfUpstream(
                            proxy.from().upstream(),
                            question.name(),
                            packument,
                            question.form(),
                            question.origin(),
                            proxy.from().other());
                    return answer(view, view.object(ObjectKey.Kind.CACHED_DOCUMENT, key), question.known())
                            .orElseThrow();
                })
                .noticed(proxy.copy().notice());
    }

    private static Optional<View> good(Optional<Item> kept, String revision) {
        return kept.map(View::of).filter(view -> view.revision().equals(revision));
    }

    /** Where the view is when it is too large for an item. */
    private static ObjectKey hostedObject(View view, Question question) {
        return view.object(
                ObjectKey.Kind.HOSTED_VIEW,
                Keys.view(Keys.hosted(question.name()), question.form(), question.origin()));
    }

    /** The answer that {@code view} makes; none when its object is gone, which somebody must have removed by hand. */
    private Optional<Answer> answer(View view, ObjectKey object, Predicate<String> known) {
        var content = known.test(view.etag()) ? Optional.<Content>of(new Content.NotModified()) : content(view, object);
        return content.map(found -> new Answer(view.etag(), view.modified(), found, Optional.empty()));
    }

    private Optional<Content> content(View view, ObjectKey object) {
        if (view.gzipBytes() > LARGEST_ANSWER) {
            return Optional.of(new Content.Elsewhere(objects.presignGet(object, LocateTarball.SIGNED_FOR)));
        }
        return view.gzip().or(() -> load(object)).map(Content.Gzip::new);
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
