package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Inventory;
import dev.larder.domain.Permission;
import dev.larder.domain.Policy;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Subject;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.AnswerReader;
import dev.larder.upstream.AtOnce;
import dev.larder.upstream.KeptAnswer;
import dev.larder.upstream.Upstreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Finds the advisories that an upstream knows of what a caller has installed. Names that are ours, hosted or claimed, are
 * never asked upstream; nor are those that a rule hides from the caller, who could tell hosted ones from others by whether
 * the upstream was asked. An upstream that cannot be asked fails nobody's audit: the answer is empty and says so.
 */
public final class FindAdvisories {

    private static final byte[] NONE = "{}".getBytes(StandardCharsets.UTF_8);

    /** More than any workspace is known to have; each hundred are a read of the table. */
    private static final int MOST_PACKAGES = 10_000;

    private final Lookup lookup;
    private final Table table;
    private final Policy policy;
    private final Upstreams upstreams;
    private final AnswerReader reader;

    /**
     * @param upstreams none: there is nobody to ask
     */
    public FindAdvisories(Lookup lookup, Table table, Policy policy, Upstreams upstreams, AnswerReader reader) {
        this.lookup = lookup;
        this.table = table;
        this.policy = policy;
        this.upstreams = upstreams;
        this.reader = reader;
    }

    /**
     * What was found.
     *
     * @param json from a package's name to a list of advisories
     * @param notice what the caller should hear along with it
     */
    public record Found(byte[] json, Optional<String> notice) {}

    /**
     * Finds the advisories.
     *
     * @param body what is installed; asked only once the caller has proved to be allowed
     */
    public Found find(Caller caller, Supplier<Inventory> body) {
        var who = lookup.enter(caller, List.of()).who();
        var installed = body.get();
        if (installed.versions().size() > MOST_PACKAGES) {
            throw new Refusal(new Problem.BodyTooLarge("it names more than " + MOST_PACKAGES + " packages"));
        }
        if (upstreams.all().isEmpty()) {
            return new Found(
                    NONE, Optional.of("this registry has no upstream that knows of advisories: nothing was audited"));
        }
        var json = new ArrayList<byte[]>();
        var notices = new TreeSet<String>();
        var theirs = theirs(installed.without(policy::isClaimed), who)
                .by(name -> upstreams.of(name).stream().findFirst());
        AtOnce.ask(theirs.entrySet(), asked -> asked.getKey().security().advisories(asked.getValue()))
                .forEach(answer -> add(answer, json, notices));
        return new Found(
                json.size() == 1 ? json.getFirst() : reader.together(json),
                Optional.of(String.join("; ", notices)).filter(text -> !text.isEmpty()));
    }

    private static void add(KeptAnswer answer, List<byte[]> json, Set<String> notices) {
        switch (answer) {
            case KeptAnswer.Known known -> {
                json.add(known.json());
                known.whyOld()
                        .ifPresent(why -> notices.add("the upstream registry cannot be asked for advisories just now ("
                                + why + "): these are the last that it gave"));
            }
            case KeptAnswer.Nothing _ -> notices.add("the upstream registry offers no advisories: nothing was audited");
            case KeptAnswer.Unknown(var trouble) ->
                notices.add("the upstream registry cannot be asked for advisories just now (" + trouble.why()
                        + "): nothing was audited");
        }
    }

    /** What may be asked upstream, of names that are not claimed. */
    private Inventory theirs(Inventory unclaimed, Principal who) {
        if (unclaimed.isEmpty()) {
            return unclaimed;
        }
        var keys = new ArrayList<Key>(List.of(Keys.grants()));
        unclaimed.versions().keySet().stream().map(Keys::head).forEach(keys::add);
        var items = table.getAll(keys);
        var grants = GrantsItem.in(items);
        return unclaimed.without(name ->
                items.containsKey(Keys.head(name)) || !policy.may(who, Permission.READ, Subject.proxied(name), grants));
    }
}
