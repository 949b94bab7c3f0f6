package dev.larder.registry;

import dev.larder.domain.Digest;
import dev.larder.domain.Form;
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
import java.security.DigestOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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

    /** Makes a view of a package of ours, reading all its versions. */
    View ofHosted(HostedPackage hosted, Form form, Origin origin) {
        var versions = hosted.versions(table).map(HostedVersion::of).toList();
        var seen = hosted.seenWith(versions);
        return make(Long.toString(hosted.revision()), form.name(), origin, text -> {
            writer.hosted(seen, versions, form, origin, text);
            return Optional.of(seen.modified());
        });
    }

    /** Makes a view that a client may send back changed; nobody keeps it. */
    View forEditing(HostedPackage hosted, Optional<String> stargazer, Origin origin) {
        var versions = hosted.versions(table)
                .sorted(Comparator.comparing(HostedVersion::published))
                .collect(Collectors.toMap(
                        item -> item.text("version"), HostedVersion::deprecation, (one, _) -> one, LinkedHashMap::new));
        return make(Long.toString(hosted.revision()), "EDIT", origin, text -> {
            writer.editable(hosted, versions, stargazer, origin, text);
            return Optional.of(hosted.modified());
        });
    }

    /** Makes a view of an upstream's document, and keeps it. */
    View keepOfUpstream(
            Upstream upstream,
            PackageName name,
            CachedPackument packument,
            Form form,
            Origin origin,
            Optional<Item> before) {
        var view = make(packument.revision(), form.name(), origin, text -> {
            return upstream.packuments()
                    .read(name, packument, document -> writer.upstream(document, name, form, origin, text));
        });
        var key = Keys.view(upstream.keys().partition(name), form, origin);
        var item = put(key, view, ObjectKey.Kind.CACHED_DOCUMENT);
        var writes = new ArrayList<Write>(List.of(new Write.Put(item, Write.ALWAYS)));
        writes.addAll(upstream.keeping().replace(key, before.flatMap(Views::object), object(item)));
        table.transact(writes);
        return view;
    }

    /** Keeps a view of a package of ours for the readers that follow; not, while its object is being removed. */
    void keepOfHosted(Key key, View view) {
        var writes = new ArrayList<Write>();
        if (!view.fitsItem()) {
            var object = view.object(ObjectKey.Kind.HOSTED_VIEW, key);
            var orphan = OrphanMark.key(object);
            var mark = table.find(orphan).map(OrphanMark::of);
            writes.add(OrphanMark.use(object, mark, clock.instant()));
        }
        writes.add(new Write.Put(put(key, view, ObjectKey.Kind.HOSTED_VIEW), Write.ALWAYS));
        table.transact(writes);
    }

    /** The item of a view whose object, where it needs one, is there: an item never points at nothing. */
    private Item put(Key key, View view, ObjectKey.Kind kind) {
        if (!view.fitsItem()) {
            objects.putIfAbsent(view.object(kind, key), view.gzip().orElseThrow());
        }
        return view.toItem(key, kind);
    }

    private static Optional<ObjectKey> object(Item view) {
        return view.findText("object").map(ObjectKey::parse);
    }

    private interface Text {
        Optional<Instant> write(OutputStream to) throws IOException;
    }

    private static View make(String revision, String form, Origin origin, Text text) {
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
        return new View(revision, digest, etag(form, origin, digest), modified, bytes.length, Optional.of(bytes));
    }

    private static String etag(String form, Origin origin, Digest digest) {
        var sha256 = Digest.Algorithm.SHA256.start();
        sha256.update((form + "\n" + origin + "\n" + digest).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return '"'
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sha256.digest())
                        .substring(0, 22)
                + '"';
    }
}
