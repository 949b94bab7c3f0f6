package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Account;
import dev.larder.auth.Accounts;
import dev.larder.domain.Access;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Publication;
import dev.larder.domain.Refusal;
import dev.larder.domain.Signature;
import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes a version: signed, the tarball first, then one transaction that makes it visible. A tarball that nobody
 * points at is litter, a version whose tarball is missing is an outage. Clients repeat a PUT that they heard no answer
 * to, so the same bytes by the same publisher again is a success that changes nothing.
 */
public final class PublishVersion {

    /** The compressed manifest and README, which share DynamoDB's 400 KB with the rest of the item. */
    private static final long LARGEST_ITEM = Item.LIMIT_BYTES - 4 * 1024;

    /** Attestations, compressed; those of npm's users have some ten thousand bytes. */
    private static final int LARGEST_ATTESTATIONS = 300 * 1024;

    /** A manifest as text: every reader of the packument gets it for every version. */
    private static final int LARGEST_MANIFEST = 1 << 20;

    private final Objects objects;
    private final Commits commits;
    private final Signer signer;

    public PublishVersion(Objects objects, Commits commits, Signer signer) {
        this.objects = objects;
        this.commits = commits;
        this.signer = signer;
    }

    /** Does so for a caller who may publish. */
    void publish(Gate.PackagePass pass, Publication publication) {
        var name = publication.name();
        var user = pass.user();
        requireSize(name, publication.manifest().length, LARGEST_MANIFEST);
        var attestations = attestations(publication);
        var key = Keys.version(name, publication.version());

        var tarball =
                new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, publication.dist().integrity());
        var signature = new Signature[] {null};
        var kept = new boolean[] {false};
        var orphan = OrphanMark.key(tarball);
        var others = List.of(key, Keys.signingKeys(), Accounts.key(user.name()), orphan);
        commits.change(pass, others, state -> {
            var existing = Optional.ofNullable(state.items().get(key));
            if (existing.isPresent()) {
                requireHeld(publication, existing.get(), state);
                requireSame(publication, HostedVersion.of(existing.get()), user.name());
                return Optional.empty();
            }
            if (state.head().isEmpty() && !name.isLegalForNewPackage()) {
                throw new Refusal(new Problem.InvalidName(name.toString()));
            }
            var before = state.head()
                    .orElseGet(() -> HostedPackage.empty(name, user.name(), email(user.name(), state), state.now()));
            var access = publication.access().filter(wanted -> wanted != before.access());
            if (access.isPresent()) {
                state.head().ifPresent(pass.who()::requireToSetAccess);
            }
            var head = before.withAccess(access).afterTag(publication.tag(), publication.version(), state.now());
            if (signature[0] == null) {
                signature[0] = sign(publication);
            }
            var item = HostedVersion.of(
                            publication,
                            state.now(),
                            user.name(),
                            pass.who().assurance().token().trustedPublisher(),
                            head.revision(),
                            signature[0])
                    .toItem(key);
            requireSize(name, item.sizeBytes(), LARGEST_ITEM);
            var mark = Optional.ofNullable(state.items().get(orphan)).map(OrphanMark::of);
            if (!kept[0] || mark.isPresent()) { // what is marked may have gone since
                objects.putIfAbsent(tarball, publication.tarball());
                kept[0] = true;
            }
            var writes = new ArrayList<Write>(
                    List.of(new Write.Put(item, Write.ABSENT), OrphanMark.use(tarball, mark, state.now())));
            attestations.ifPresent(writes::add);
            SigningKeys.listing(signer.key(), state.items()).ifPresent(writes::add);
            return Optional.of(new Commits.Change(head, writes, deeds(publication, access)));
        });
    }

    /** Who makes a package public by publishing it has done two things. */
    private static List<Deed> deeds(Publication publication, Optional<Access> changed) {
        var publish = Deed.of(Verb.PUBLISH, "version", publication.version(), "tag", publication.tag());
        return changed.map(access -> List.of(publish, Deed.of(Verb.ACCESS, "access", access)))
                .orElseGet(() -> List.of(publish));
    }

    /** Keeps them beside the version: few ask for them. */
    private static Optional<Write> attestations(Publication publication) {
        return publication.attestations().map(attestations -> {
            var gzip = Gzip.compress(attestations.json());
            if (gzip.length > LARGEST_ATTESTATIONS) {
                throw new Refusal(new Problem.BodyTooLarge("its provenance takes " + gzip.length + " bytes compressed, "
                        + LARGEST_ATTESTATIONS + " fit at most"));
            }
            var key = Keys.attestations(publication.name(), publication.version());
            return new Write.Put(new Item(key).with("gzip", gzip), Write.ABSENT);
        });
    }

    private Signature sign(Publication publication) {
        var message = Signature.message(
                publication.name(), publication.version(), publication.dist().integrity());
        return new Signature(signer.key(), signer.sign(message));
    }

    private static String email(String user, Commits.State state) {
        return Accounts.find(user, state.items()).map(Account::email).orElse("");
    }

    private static void requireHeld(Publication publication, Item existing, Commits.State state) {
        if (!state.head().orElseThrow().holds(existing)) {
            throw new Refusal(new Problem.Unpublished(publication.name(), publication.version()));
        }
    }

    /** A provenance is another one each time that it is signed, but a version that has none does not get one. */
    private static void requireSame(Publication publication, HostedVersion existing, String user) {
        if (!existing.dist().integrity().equals(publication.dist().integrity())
                || publication.attestations().isPresent()
                        && existing.provenance().isEmpty()
                || !existing.publisher().equals(user)) {
            throw new Refusal(new Problem.AlreadyPublished(publication.name(), existing.version()));
        }
    }

    private static void requireSize(PackageName name, long bytes, long limit) {
        if (bytes > limit) {
            throw new Refusal(new Problem.ManifestTooLarge(name, bytes, limit));
        }
    }
}
