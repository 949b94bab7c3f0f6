package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Grants;
import dev.larder.domain.Permission;
import dev.larder.domain.Policy;
import dev.larder.domain.Principal;
import dev.larder.domain.Subject;
import dev.larder.domain.search.Ranking;
import dev.larder.domain.search.SearchText;
import dev.larder.domain.search.Weights;
import dev.larder.storage.Table;
import dev.larder.upstream.SearchReader;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.UpstreamSearch;
import dev.larder.upstream.Upstreams;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@code npm search}: the packages of this registry that the caller may read and that fit, then what the upstream
 * finds. A package that the caller may not read is nowhere: not among the results, not in their number.
 */
public final class SearchPackages {

    private final Lookup lookup;
    private final Table table;
    private final Policy policy;
    private final Upstreams upstreams;
    private final InstantSource clock;
    private final SearchEntries entries;

    /**
     * @param upstreams the first general one is searched; none: only hosted packages are
     */
    public SearchPackages(Lookup lookup, Table table, Policy policy, Upstreams upstreams, InstantSource clock) {
        this.lookup = lookup;
        this.table = table;
        this.policy = policy;
        this.upstreams = upstreams;
        this.clock = clock;
        this.entries = new SearchEntries(table, clock);
    }

    /** What is asked for: {@code size} results, from the one of number {@code from}, counted from 0. */
    public record Question(String text, int size, long from, Weights weights) {}

    /**
     * One page of results.
     *
     * @param hosted those of this registry, which come first
     * @param proxied those of the upstream, as it wrote them
     * @param total how many there are on all pages; among the upstream's, those that are left out were counted
     * @param notice what the caller should know about it
     */
    public record Page(
            List<Ranking.Hit> hosted, List<byte[]> proxied, long total, Optional<String> notice, Instant at) {}

    /**
     * Searches.
     *
     * @param asked what is asked for; looked at only once the caller has proved to be allowed
     */
    public Page search(Caller caller, Supplier<Question> asked) {
        var keys = new ArrayList<>(Keys.searchMarks());
        keys.add(Keys.grants());
        var entered = lookup.enter(caller, keys);
        var question = asked.get();
        var text = SearchText.parse(question.text());
        var who = entered.who();
        var known = new Known(who, GrantsItem.in(entered.items()), entries.all(entered.items()));
        var now = clock.instant();
        var readable = known.entries().stream()
                .filter(entry -> mayRead(who, entry, known))
                .map(SearchEntries.Entry::findable)
                .toList();
        var hits = Ranking.of(readable, text, question.weights(), now);
        var hosted = hits.stream().skip(question.from()).limit(question.size()).toList();
        var proxied = proxied(known, question, text, hits.size(), question.size() - hosted.size());
        return new Page(hosted, proxied.results(), hits.size() + proxied.total(), proxied.notice(), now);
    }

    /** What one search knows: who asks, and every package there is. */
    private record Known(Principal who, Grants grants, List<SearchEntries.Entry> entries) {}

    private boolean mayRead(Principal who, SearchEntries.Entry entry, Known known) {
        return policy.may(who, Permission.READ, entry.subject(), known.grants());
    }

    private record Proxied(List<byte[]> results, long total, Optional<String> notice) {

        private static final Proxied NONE = new Proxied(List.of(), 0, Optional.empty());

        private static Proxied none(String notice) {
            return new Proxied(List.of(), 0, Optional.of(notice));
        }
    }

    /**
     * What the upstream finds: its results follow ours. It is asked even where the page is full, so that every page has
     * the same total.
     *
     * @param before how many of ours there are on all pages
     * @param room how many of the upstream's fit on this one
     */
    private Proxied proxied(Known known, Question question, SearchText text, long before, int room) {
        var general = upstreams.general();
        if (general.isEmpty() || text.isEmpty()) {
            return Proxied.NONE;
        }
        var upstream = general.get();
        if (isPrivate(text, known, upstream)) {
            return Proxied.none("only this registry was searched: the text may tell of a private package");
        }
        var from = Math.max(0, question.from() - before);
        return switch (upstream.search().search(question.text(), from, Math.max(1, room), question.weights())) {
            case UpstreamSearch.Answer.Found found ->
                new Proxied(
                        theirs(found.results().results().stream().limit(room).toList(), known, upstream),
                        found.results().total(),
                        Optional.empty());
            case UpstreamSearch.Answer.Failed failed ->
                Proxied.none("only this registry was searched: the upstream " + failed.why());
        };
    }

    /** Of an upstream's results those of which we would serve the package. */
    private List<byte[]> theirs(List<SearchReader.Result> results, Known known, Upstream upstream) {
        var theirs = results.stream()
                .filter(result -> upstreams.of(result.name()).contains(upstream))
                .filter(result -> !policy.isClaimed(result.name()))
                .filter(result ->
                        policy.may(known.who(), Permission.READ, Subject.proxied(result.name()), known.grants()))
                .toList();
        var heads = theirs.stream().map(result -> Keys.head(result.name())).toList();
        var ours = table.getAll(heads); // those that were unpublished here are still ours, and in no index
        return theirs.stream()
                .filter(result -> !ours.containsKey(Keys.head(result.name())))
                .map(SearchReader.Result::json)
                .toList();
    }

    /**
     * Whether the text may tell the upstream of what is private: of a claimed scope, of a package that it is not to be
     * asked for, or of one that is not everybody's to read. One that the caller may not read decides nothing: they
     * could tell from the answer that it is there.
     */
    private boolean isPrivate(SearchText text, Known known, Upstream upstream) {
        return policy.claimedScopes().stream().anyMatch(text::tellsOf)
                || upstreams.keptFrom(upstream).stream().anyMatch(text::tellsOf)
                || known.entries().stream()
                        .filter(entry -> mayRead(known.who(), entry, known))
                        .filter(entry -> !mayRead(new Principal.Anonymous(), entry, known))
                        .anyMatch(entry -> text.tellsOf(entry.findable()));
    }
}
