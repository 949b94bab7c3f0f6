package dev.larder.registry;

import dev.larder.domain.Digest;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import dev.larder.upstream.CachedPackument;
import dev.larder.upstream.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Makes views and keeps them; one that is lost or outdated costs the next reader the making, nothing else. */
public final class Views {

    private final Table table;
    private final Objects objects;
    private final PackumentWriter writer;
    private final InstantSource clock;

    public Views(Table table, Objects objects, PackumentWriter writer, InstantSource clock) {
        this.table = table;
        this.objects = objects;
        this.writer = writer;
        this.clock = clock;
    }

    /** Makes a view of a package of ours, reading all its versions; none when others have taken their place meanwhile. */
    Optional<View> ofHosted(HostedPackage hosted, Shape shape) {
        var versions = hosted.versions(table).map(HostedVersion::of).toList();
        if (versions.isEmpty() && !hosted.isStill(table)) {
            return Optional.empty();
        }
        var seen = hosted.seenWith(versions);
        return Optional.of(
                make(Long.toString(hosted.revision()), kind(shape.form().name(), shape.origin()), Views::ours, text -> {
                    writer.hosted(seen, versions, shape, text);
                    return Optional.of(seen.modified());
                }));
    }

    /** Makes a view that a client may send back changed; nobody keeps it. */
    View forEditing(HostedPackage hosted, Optional<String> stargazer, Origin origin) {
        var versions = hosted.versions(table)
                .sorted(Comparator.comparing(HostedVersion::published))
                .collect(Collectors.toMap(
                        item -> item.text("version"), HostedVersion::deprecation, (one, _) -> one, LinkedHashMap::new));
        return make(Long.toString(hosted.revision()), kind("EDIT", origin), Views::ours, text -> {
            writer.editable(hosted, versions, stargazer, origin, text);
            return Optional.of(hosted.modified());
        });
    }

    /** Makes a view of an upstream's document, and keeps it. */
    View keepOfUpstream(
            Upstream upstream, PackageName name, CachedPackument packument, Shape shape, Optional<Item> before) {
        var key = Keys.view(upstream.keys().partition(name), shape);
        var view = make(
                packument.revision(),
                kind(shape.form().name(), shape.origin()),
                digest -> ObjectKey.of(ObjectKey.Kind.CACHED_DOCUMENT, key, digest),
                text -> upstream.packuments()
                        .read(name, packument, document -> writer.upstream(document, name, shape, text)));
        putObject(view);
        var writes = new ArrayList<Write>(List.of(new Write.Put(view.toItem(key), Write.ALWAYS)));
        writes.addAll(upstream.keeping().replace(key, before.map(View::of).flatMap(View::object), view.object()));
        table.transact(writes);
        return view;
    }

    /** Makes a view of a package of ours, and keeps it for those to come; not, while its object is being removed. */
    void keepOfHosted(HostedPackage hosted, Shape shape) {
        ofHosted(hosted, shape).ifPresent(view -> keep(view, Keys.view(Keys.hosted(hosted.name()), shape)));
    }

    private void keep(View view, Key key) {
        var writes = new ArrayList<Write>();
        view.object().ifPresent(object -> {
            var orphan = OrphanMark.key(object);
            var mark = table.find(orphan).map(OrphanMark::of);
            writes.add(OrphanMark.use(object, mark, clock.instant()));
        });
        putObject(view);
        writes.add(new Write.Put(view.toItem(key), Write.ALWAYS));
        table.transact(writes);
    }

    /** Before the item that points there: an item never points at nothing. */
    private void putObject(View view) {
        view.object()
                .ifPresent(object -> objects.putIfAbsent(object, view.gzip().orElseThrow()));
    }

    private interface Text {
        Optional<Instant> write(OutputStream to) throws IOException;
    }

    /**
     * @param kind what it shows, and how: views of other kinds have other ETags
     * @param named where its bytes are kept when they are too large for an item
     */
    private static View make(String revision, String kind, Function<Digest, ObjectKey> named, Text text) {
        var compressed = new ByteArrayOutputStream();
        var sha512 = Digest.Algorithm.SHA512.start();
        Optional<Instant> modified;
        try (var gzip = new GZIPOutputStream(compressed, 1 << 16);
                var hashed = new DigestOutputStream(gzip, sha512)) {
            modified = text.write(hashed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a view", e);
        }
        var digest = Digest.finish(Digest.Algorithm.SHA512, sha512.digest());
        var bytes = compressed.toByteArray();
        var object = Optional.of(digest)
                .filter(_ -> bytes.length > View.LARGEST_IN_ITEM)
                .map(named);
        return new View(revision, digest, etag(kind, digest), modified, bytes.length, Optional.of(bytes), object);
    }

    private static String kind(String form, Origin origin) {
        return form + "\n" + origin;
    }

    private static ObjectKey ours(Digest digest) {
        return new ObjectKey(ObjectKey.Kind.HOSTED_VIEW, digest);
    }

    private static String etag(String kind, Digest digest) {
        var sha256 = Digest.Algorithm.SHA256.start();
        sha256.update((kind + "\n" + digest).getBytes(StandardCharsets.UTF_8));
        return '"'
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sha256.digest())
                        .substring(0, 22)
                + '"';
    }
}
