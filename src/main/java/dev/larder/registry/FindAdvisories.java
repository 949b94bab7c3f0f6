package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Inventory;
import dev.larder.domain.PackageName;
import dev.larder.domain.Policy;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Table;
import dev.larder.upstream.KeptAnswer;
import dev.larder.upstream.UpstreamSecurity;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the advisories that an upstream knows of what a caller has installed. Names that are ours, hosted or claimed, are
 * never asked upstream. An upstream that cannot be asked fails nobody's audit: the answer is empty and says so.
 */
public final class FindAdvisories {

    private static final byte[] NONE = "{}".getBytes(StandardCharsets.UTF_8);

    /** More than any workspace is known to have; each hundred are a read of the table. */
    private static final int MOST_PACKAGES = 10_000;

    private final Lookup lookup;
    private final Table table;
    private final Policy policy;
    private final Optional<UpstreamSecurity> upstream;

    /**
     * @param upstream none: there is nobody to ask
     */
    public FindAdvisories(Lookup lookup, Table table, Policy policy, Optional<UpstreamSecurity> upstream) {
        this.lookup = lookup;
        this.table = table;
        this.policy = policy;
        this.upstream = upstream;
    }

    /** What a caller wants to know about. */
    public interface Question {
        Inventory inventory();
    }

    /**
     * What was found.
     *
     * @param json from a package's name to a list of advisories
     * @param notice what the caller should hear along with it
     */
    public record Found<Q>(Q question, byte[] json, Optional<String> notice) {}

    /**
     * Finds the advisories.
     *
     * @param body what the client sent; asked only once the caller has proved to be allowed
     */
    public <Q extends Question> Found<Q> find(Caller caller, Supplier<Q> body) {
        lookup.enter(caller, List.of());
        var question = body.get();
        var installed = question.inventory().versions().keySet();
        if (installed.size() > MOST_PACKAGES) {
            throw new Refusal(new Problem.BodyTooLarge("it names more than " + MOST_PACKAGES + " packages"));
        }
        if (upstream.isEmpty()) {
            return new Found<>(
                    question,
                    NONE,
                    Optional.of("this registry has no upstream that knows of advisories: nothing was audited"));
        }
        var hosted = hosted(installed);
        var theirs = question.inventory().without(name -> policy.isClaimed(name) || hosted.contains(name));
        if (theirs.isEmpty()) {
            return new Found<>(question, NONE, Optional.empty());
        }
        return switch (upstream.get().advisories(theirs)) {
            case KeptAnswer.Known(var json, var whyOld) ->
                new Found<>(
                        question,
                        json,
                        whyOld.map(why -> "the upstream registry cannot be asked for advisories just now (" + why
                                + "): these are the last that it gave"));
            case KeptAnswer.Nothing _ ->
                new Found<>(
                        question, NONE, Optional.of("the upstream registry offers no advisories: nothing was audited"));
            case KeptAnswer.Unknown(var why) ->
                new Found<>(
                        question,
                        NONE,
                        Optional.of("the upstream registry cannot be asked for advisories just now (" + why
                                + "): nothing was audited"));
        };
    }

    private Set<PackageName> hosted(Set<PackageName> names) {
        var hosted = new HashSet<PackageName>();
        var left = names.stream().filter(name -> !policy.isClaimed(name)).toList();
        while (!left.isEmpty()) {
            var next = left.subList(0, Math.min(Table.LIMIT_KEYS, left.size()));
            var found = table.get(next.stream().map(Keys::head).toList());
            next.stream().filter(name -> found.containsKey(Keys.head(name))).forEach(hosted::add);
            left = left.subList(next.size(), left.size());
        }
        return hosted;
    }
}
