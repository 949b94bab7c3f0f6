package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.auth.PublisherTokens;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.TrustedPublisher;
import dev.larder.domain.Workload;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;

/**
 * Gives a workload that a package trusts a token to publish it, once for each id token that proves who it is. Clients
 * do not repeat this request when it fails (npm: lib/utils/oidc.js, and make-fetch-happen repeats no POST); a job that
 * publishes several packages may prove itself for each of them with one id token (GitLab's NPM_ID_TOKEN is one a job).
 */
public final class ExchangeIdToken {

    /** For how long after its end an id token is still remembered: clocks differ. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final IdTokens idTokens;
    private final PublisherTokens tokens;
    private final Table table;
    private final InstantSource clock;

    public ExchangeIdToken(IdTokens idTokens, PublisherTokens tokens, Table table, InstantSource clock) {
        this.idTokens = idTokens;
        this.tokens = tokens;
        this.table = table;
        this.clock = clock;
    }

    /** A token as it is shown once, for {@code name}. */
    public PublisherTokens.Issued exchange(Caller caller, String idToken, Origin registry, PackageName name) {
        return exchange(caller, idTokens.prove(idToken, registry), name);
    }

    private PublisherTokens.Issued exchange(Caller caller, Workload workload, PackageName name) {
        var publisher = trusting(name, workload);
        var used = Keys.exchange(workload.proof(), name);
        var trust = Keys.trust(name, publisher.id());
        return tokens.issue(
                        caller,
                        workload.name(),
                        name,
                        publisher.kind().word() + " " + publisher.id(),
                        Stream.of(
                                new Write.Put(note(used, workload), Write.ABSENT),
                                new Write.Check(trust, TrustItem.TRUSTED)))
                .orElseGet(() -> {
                    if (table.find(used).isPresent()) {
                        throw new Refusal(new Problem.IdTokenRefused(
                                "it was exchanged for " + name + " before, and can be once; ask for another one"));
                    }
                    return exchange(caller, workload, name); // that one is trusted no longer: another may be
                });
    }

    private Item note(Key key, Workload workload) {
        var now = clock.instant();
        var end = workload.proofEnds().isAfter(now) ? workload.proofEnds() : now;
        return new Item(key)
                .with("at", now.getEpochSecond())
                .with("expires", end.plus(REMEMBERED).getEpochSecond());
    }

    /** What of {@code name} trusts the workload; nothing of a package that is not there, or was unpublished. */
    private TrustedPublisher trusting(PackageName name, Workload workload) {
        var head = table.find(Keys.head(name)).map(HostedPackage::of).filter(there -> !there.isUnpublished());
        return TrustPublishers.of(table, name).stream()
                .filter(_ -> head.isPresent())
                .filter(publisher -> publisher.isMetBy(workload))
                .findFirst()
                .orElseThrow(() -> new Refusal(new Problem.NoTrustedPublisher(name, workload.toString())));
    }
}
