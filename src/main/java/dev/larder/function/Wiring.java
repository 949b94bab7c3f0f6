package dev.larder.function;

import dev.larder.audit.Trail;
import dev.larder.auth.OneTimePasswords;
import dev.larder.auth.Tokens;
import dev.larder.domain.Policy;
import dev.larder.endpoint.AccessEndpoint;
import dev.larder.endpoint.AccountEndpoint;
import dev.larder.endpoint.AuditEndpoint;
import dev.larder.endpoint.Endpoints;
import dev.larder.endpoint.LockfilesEndpoint;
import dev.larder.endpoint.LoginEndpoint;
import dev.larder.endpoint.ReadEndpoint;
import dev.larder.endpoint.Routes;
import dev.larder.endpoint.SearchEndpoint;
import dev.larder.endpoint.SecurityEndpoint;
import dev.larder.endpoint.StarsEndpoint;
import dev.larder.endpoint.StorageEndpoint;
import dev.larder.endpoint.TokensEndpoint;
import dev.larder.endpoint.TrustEndpoint;
import dev.larder.endpoint.WriteEndpoint;
import dev.larder.npm.ManifestSummary;
import dev.larder.npm.PackumentJson;
import dev.larder.registry.Administrators;
import dev.larder.registry.ChangeAccess;
import dev.larder.registry.ChangeDistTags;
import dev.larder.registry.ChangeGrants;
import dev.larder.registry.ChangeOwners;
import dev.larder.registry.Commits;
import dev.larder.registry.DeprecateVersions;
import dev.larder.registry.ExportAudit;
import dev.larder.registry.FindAdvisories;
import dev.larder.registry.FollowRanges;
import dev.larder.registry.Gate;
import dev.larder.registry.ListPackages;
import dev.larder.registry.LocateTarball;
import dev.larder.registry.Lookup;
import dev.larder.registry.MeasureStorage;
import dev.larder.registry.Organisations;
import dev.larder.registry.Outbox;
import dev.larder.registry.PackumentWriter;
import dev.larder.registry.PublishVersion;
import dev.larder.registry.PurgeCache;
import dev.larder.registry.PutPackument;
import dev.larder.registry.ReadAccess;
import dev.larder.registry.ReadAttestations;
import dev.larder.registry.ReadKeys;
import dev.larder.registry.ReadManifest;
import dev.larder.registry.ReadPackument;
import dev.larder.registry.Refresh;
import dev.larder.registry.Rules;
import dev.larder.registry.SearchIndex;
import dev.larder.registry.SearchPackages;
import dev.larder.registry.Stars;
import dev.larder.registry.UnpublishVersions;
import dev.larder.registry.Views;
import dev.larder.upstream.AnswerReader;
import dev.larder.upstream.PackumentReader;
import dev.larder.upstream.Upstreams;
import dev.larder.web.LoginPage;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/**
 * Where ports meet adapters, and the only place that knows Micronaut: it wires at compile time what the methods below
 * say, and builds of it only what a function asks for.
 */
@Factory
final class Wiring {

    private final Ports ports;

    Wiring(Ports ports) {
        this.ports = ports;
    }

    /** The parts of one deployment, made on demand. */
    static Wired start(Ports ports) {
        return new Wired(ApplicationContext.builder()
                .deduceEnvironment(false) // would probe the network for a cloud
                .banner(false)
                .singletons(ports)
                .start());
    }

    /** What the functions need. */
    record Wired(ApplicationContext context) {

        HttpDoor readDoor() {
            return context.getBean(HttpDoor.class, Qualifiers.byName("read"));
        }

        HttpDoor writeDoor() {
            return context.getBean(HttpDoor.class, Qualifiers.byName("write"));
        }

        <T> T get(Class<T> part) {
            return context.getBean(part);
        }
    }

    @Singleton
    @Named("read")
    HttpDoor readDoor(Endpoints endpoints) {
        return new HttpDoor(Routes.reads(endpoints), ports.settings().publicUrl(), ports.meter());
    }

    @Singleton
    @Named("write")
    HttpDoor writeDoor(Endpoints endpoints) {
        return new HttpDoor(Routes.writes(endpoints), ports.settings().publicUrl(), ports.meter());
    }

    @Singleton
    Endpoints endpoints(
            ReadEndpoint read,
            WriteEndpoint write,
            AccessEndpoint access,
            AccountEndpoint account,
            LoginEndpoint login,
            LoginPage loginPage,
            TokensEndpoint tokens,
            StarsEndpoint stars,
            SecurityEndpoint security,
            SearchEndpoint search,
            StorageEndpoint storage,
            LockfilesEndpoint lockfiles,
            AuditEndpoint audit,
            TrustEndpoint trust) {
        return new Endpoints(
                read, write, access, account, login, loginPage, tokens, stars, security, search, storage, lockfiles,
                audit, trust);
    }

    @Singleton
    Refresh refresh(
            Views views, Policy policy, Upstreams upstreams, FollowRanges ranges, Outbox outbox, ExportAudit export) {
        return new Refresh(ports.table(), views, policy, upstreams, ranges, outbox, export);
    }

    @Singleton
    ReadEndpoint readEndpoint(Lookup lookup, Views views, Stars stars, PackumentReader reader, PackumentWriter writer) {
        return new ReadEndpoint(
                new ReadPackument(lookup, views, stars, ports.objects(), ports.queue()),
                new ReadManifest(lookup, ports.table(), reader, writer),
                new LocateTarball(lookup, ports.objects()));
    }

    @Singleton
    WriteEndpoint writeEndpoint(Gate gate, Commits commits, StarsEndpoint stars) {
        return new WriteEndpoint(
                new PutPackument(
                        gate,
                        new PublishVersion(ports.objects(), commits, ports.signer()),
                        new DeprecateVersions(ports.table(), commits)),
                new UnpublishVersions(gate, ports.table(), commits),
                new ChangeDistTags(gate, commits),
                new ChangeOwners(gate, commits),
                stars);
    }

    @Singleton
    Stars stars(Gate gate, Lookup lookup) {
        return new Stars(gate, lookup, ports.table(), ports.clock());
    }

    @Singleton
    StarsEndpoint starsEndpoint(Stars stars) {
        return new StarsEndpoint(stars);
    }

    @Singleton
    AccessEndpoint accessEndpoint(Gate gate, Commits commits, Lookup lookup) {
        var grants = new ChangeGrants(ports.table(), ports.clock(), ports.random());
        var organisations = new Organisations(gate, grants);
        return new AccessEndpoint(
                new ReadAccess(lookup, gate),
                new ListPackages(gate, organisations, ports.table()),
                new ChangeAccess(gate, commits),
                organisations,
                new Rules(gate, grants));
    }

    @Singleton
    Gate gate(Tokens tokens, Policy policy, OneTimePasswords oneTimePasswords) {
        return new Gate(tokens, ports.table(), policy, oneTimePasswords);
    }

    @Singleton
    Commits commits(Outbox outbox) {
        var index = new SearchIndex(ports.table(), new ManifestSummary(), ports.random());
        return new Commits(ports.table(), index, ports.queue(), outbox, ports.meter(), ports.clock(), ports.random());
    }

    @Singleton
    Lookup lookup(Tokens tokens, Policy policy, Upstreams upstreams) {
        return new Lookup(tokens, ports.table(), policy, upstreams);
    }

    @Singleton
    SearchEndpoint searchEndpoint(Lookup lookup, Policy policy, Upstreams upstreams) {
        return new SearchEndpoint(new SearchPackages(lookup, ports.table(), policy, upstreams, ports.clock()));
    }

    @Singleton
    SecurityEndpoint securityEndpoint(Lookup lookup, Policy policy, Upstreams upstreams, AnswerReader reader) {
        return new SecurityEndpoint(
                new FindAdvisories(lookup, ports.table(), policy, upstreams, reader),
                new ReadKeys(lookup, upstreams),
                new ReadAttestations(lookup, ports.table()));
    }

    @Singleton
    StorageEndpoint storageEndpoint(Administrators administrators, Gate gate, Upstreams upstreams, Trail trail) {
        return new StorageEndpoint(
                new MeasureStorage(administrators, ports.objects()),
                new PurgeCache(gate, upstreams, trail, ports.clock()));
    }

    @Singleton
    Policy policy() {
        return new Policy(ports.settings().anonymousRead(), ports.settings().claimedScopes());
    }

    @Singleton
    Views views(PackumentWriter writer) {
        return new Views(ports.table(), ports.objects(), writer, ports.clock());
    }

    @Singleton
    PackumentWriter packumentWriter() {
        return new PackumentJson();
    }
}
