package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.domain.SigningKey;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A full check of everything that a registry keeps, by what is written in its table and objects and not by the code that
 * wrote it: no version without its tarball, no tag without a version, no digest that is not true, no token's text.
 *
 * <p>Every kind of item beside packages has to be known here. One that is not is an offence itself, so that whoever adds a
 * kind (a tombstone, say) says in {@link #hosted} or {@link #cached} what must hold of it. Of partitions that
 * {@link #partition} does not name, only what holds of all is asked: an item has its limits, and no token's text.
 */
public final class FullCheck {

    /** More of a token than its first eight characters, by which its user knows it again. */
    private static final Pattern TOKEN_TEXT = Pattern.compile("ldr_[0-9A-Za-z]{5}");

    private final Map<String, Map<String, Item>> partitions = new TreeMap<>();
    private final Map<String, byte[]> objects = new HashMap<>();
    private final Map<String, Set<String>> deeds = new HashMap<>();
    private final List<String> offences = new ArrayList<>();

    private FullCheck(List<Item> items, Objects store) {
        for (var item : items) {
            partitions
                    .computeIfAbsent(item.key().pk(), _ -> new TreeMap<>())
                    .put(item.key().sk(), item);
        }
        for (var page = store.list("", Optional.empty());
                !page.isEmpty();
                page = store.list("", Optional.of(page.getLast().key()))) {
            for (var listed : page) {
                var key = listed.key();
                try (var content = store.get(key).orElseThrow()) {
                    objects.put(key.path(), content.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read " + key, e);
                }
            }
        }
    }

    /** What is wrong with a registry of these items and objects, a sentence each; empty when all is well. */
    public static List<String> offences(List<Item> items, Objects objects) {
        var check = new FullCheck(items, objects);
        check.objects.forEach((path, content) -> check.look(path, () -> check.object(path, content)));
        check.partitions.forEach((pk, found) -> check.look(pk, () -> check.partition(pk, found)));
        return List.copyOf(check.offences);
    }

    private void partition(String pk, Map<String, Item> items) {
        items.forEach((sk, item) -> require(item.sizeBytes() <= Item.LIMIT_BYTES, pk, sk + " fits no item"));
        switch (pk.substring(0, pk.indexOf('#') + 1)) {
            case "A#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> audit(item)));
            case "C#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> cached(item, items)));
            case "E#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> event(item)));
            case "H#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> hosted(item, items)));
            case "T#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> token(item)));
            case "S#" ->
                items.forEach((sk, item) -> look(pk + " " + sk, () -> {
                    if (pk.endsWith("#-marks")) {
                        item.text("mark");
                    } else {
                        searched(item);
                    }
                }));
            case "R#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> repository(item)));
            case "U#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> user(item)));
            case "L#" ->
                items.forEach((sk, item) -> look(pk + " " + sk, () -> {
                    if (pk.startsWith("L#exchange#")) {
                        exchange(item);
                    } else {
                        attempts(item);
                    }
                }));
            case "Q#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> use(item)));
            case "K#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> lockfile(item, items)));
            case "W#" -> items.forEach((sk, item) -> look(pk + " " + sk, () -> login(item)));
            default -> offence(pk, "is a kind of partition that FullCheck does not know yet");
        }
    }

    /** A key names its content. */
    private void object(String path, byte[] content) {
        var key = ObjectKey.parse(path);
        var named = key.kind().gzipEncoded() ? expanded(content) : content;
        require(Digest.of(key.digest().algorithm(), named).equals(key.digest()), path, "has another digest");
    }

    /** An object at which nothing points, or did for a while. */
    private void mark(Item item) {
        var where = item.key().toString();
        ObjectKey.parse(item.key().sk());
        require(item.text("state").matches("(ORPHAN|REMOVING|REMOVED|USED) \\d+"), where, "is in no state");
    }

    private void hosted(Item item, Map<String, Item> all) {
        var where = item.key().toString();
        if (item.key().pk().equals("H#-gone")) {
            mark(item);
            return;
        }
        var head = all.get("HEAD");
        if (head == null) {
            offence(where, "has no HEAD beside it");
            return;
        }
        switch (kind(item)) {
            case "HEAD" -> head(where, item, versions(all));
            case "V" -> {
                if (item.findNumber("removed").isPresent()) {
                    tombstone(where, item, head);
                } else {
                    version(where, item, head);
                }
            }
            case "ATTESTATIONS" -> {
                var version = all.get("V#" + item.key().sk().substring("ATTESTATIONS#".length()));
                require(version != null, where, "is of no version");
                require(
                        !((List<?>) Json.object(expanded(item.bytes("gzip"))).get("attestations")).isEmpty(),
                        where,
                        "holds none");
            }
            case "TRUST" -> {
                require(item.key().sk().matches("TRUST#[0-9a-f]{20}"), where, "has another id");
                require(item.text("issuer").matches("https?://.+"), where, "trusts nobody's word");
                require(!item.texts("claims").isEmpty(), where, "trusts everybody");
                require(!item.text("by").isBlank(), where, "is nobody's wish");
            }
            case "VIEW" -> {
                require(Long.parseLong(item.text("revision")) <= head.number("revision"), where, "is of the future");
                if (item.text("revision").equals(Long.toString(head.number("revision")))) {
                    hostedView(where, item, head, versions(all));
                }
            }
            default -> offence(where, "is a kind of hosted item that FullCheck does not know yet");
        }
    }

    /** The versions that are there: not unpublished, neither by themselves nor along with the whole package. */
    private static Map<String, Item> versions(Map<String, Item> all) {
        var versions = new TreeMap<String, Item>();
        all.values().stream()
                .filter(item -> kind(item).equals("V"))
                .filter(item -> item.findNumber("removed").isEmpty())
                .filter(item -> item.number("revision") > all.get("HEAD").number("buried"))
                .forEach(item -> versions.put(item.text("version"), item));
        return versions;
    }

    private void head(String where, Item head, Map<String, Item> versions) {
        var name = PackageName.parse(head.text("name"));
        require(head.key().pk().equals("H#npm#" + name), where, "is of " + name);
        require(head.number("revision") > 0, where, "has no revision");
        require(Set.of("PUBLIC", "RESTRICTED").contains(head.text("access")), where, "has no access");
        require(
                Set.of("NONE", "PUBLISH", "AUTOMATION").contains(head.text("mfa")),
                where,
                "demands what nobody can show");
        require(!head.texts("maintainers").isEmpty(), where, "has no maintainer");
        require(head.number("created") <= head.number("modified"), where, "was modified before it was created");
        require(
                head.number("buried") == 0
                        || head.number("buried") <= head.number("revision")
                                && deeds("unpublish").stream().anyMatch(deed -> deed.endsWith(" " + name + " ")),
                where,
                "was unpublished without a word in the audit");
        require(
                partitions.getOrDefault("S#npm", Map.of()).containsKey(name.toString()) != versions.isEmpty(),
                where,
                "is not what a search finds");
        var tags = head.texts("tags");
        require(versions.isEmpty() || tags.containsKey("latest"), where, "has no latest");
        tags.forEach((tag, version) ->
                require(versions.containsKey(version), where, "tag " + tag + " names no version: " + version));
    }

    private void version(String where, Item item, Item head) {
        var version = new Version(item.text("version"));
        require(item.key().sk().equals("V#" + version.precedence()), where, "is version " + version);
        var buried = item.number("revision") <= head.number("buried");
        require(
                (buried || item.number("published") >= head.number("created"))
                        && item.number("published") <= head.number("modified"),
                where,
                "was published outside its package's life");
        require(item.number("revision") <= head.number("revision"), where, "is of the future");
        var manifest = Json.object(expanded(item.bytes("manifest")));
        require(head.text("name").equals(manifest.get("name")), where, "has a manifest of " + manifest.get("name"));
        require(version.text().equals(manifest.get("version")), where, "has a manifest of another version");
        item.findBytes("readme").ifPresent(FullCheck::expanded);
        require(
                item.findText("provenance").isEmpty()
                        || partitions.get(item.key().pk()).containsKey("ATTESTATIONS#" + version.precedence()),
                where,
                "has lost its attestations");
        item.findText("keyid").ifPresent(keyId -> signature(where, item, keyId, head));
        var integrity = Digest.strongest(item.text("integrity")).orElseThrow();
        require(integrity.algorithm() == Digest.Algorithm.SHA512, where, "has no sha512");
        var tarball = objects.get(new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, integrity).path());
        if (buried) {
            return; // what was unpublished may have lost its tarball
        }
        if (tarball == null) {
            offence(where, "has no tarball");
            return;
        }
        require(Digest.of(Digest.Algorithm.SHA512, tarball).equals(integrity), where, "has another sha512");
        require(Digest.of(Digest.Algorithm.SHA1, tarball).hex().equals(item.text("shasum")), where, "has another sha1");
        require(tarball.length == item.number("size"), where, "has another size");
        require(
                deeds("publish").contains(item.text("publisher") + " " + head.text("name") + " " + version),
                where,
                "was published without a word in the audit");
    }

    /** What stands where a removed version stood says who, when and what, and holds nothing of it. */
    private void tombstone(String where, Item item, Item head) {
        var version = new Version(item.text("version"));
        require(item.key().sk().equals("V#" + version.precedence()), where, "is version " + version);
        require(item.number("removed") <= head.number("modified"), where, "was removed after all changes");
        require(Digest.strongest(item.text("integrity")).isPresent(), where, "does not say what it was");
        require(item.findBytes("manifest").isEmpty() && item.findBytes("readme").isEmpty(), where, "is still there");
        require(
                deeds("unpublish").contains(item.text("remover") + " " + head.text("name") + " " + version),
                where,
                "was removed without a word in the audit");
    }

    private void signature(String where, Item version, String keyId, Item head) {
        var keys =
                Optional.ofNullable(partitions.getOrDefault("R#npm", Map.of()).get("KEYS"));
        var spki = keys.map(item -> item.texts("keys").get(keyId));
        if (spki.isEmpty()) {
            offence(where, "is signed with a key that is not listed");
            return;
        }
        var message = head.text("name") + "@" + version.text("version") + ":" + version.text("integrity");
        require(
                MemorySigner.verifies(spki.get(), message.getBytes(StandardCharsets.UTF_8), version.text("sig")),
                where,
                "has a signature that is none");
    }

    private void hostedView(String where, Item view, Item head, Map<String, Item> versions) {
        var packument = Json.object(text(where, view, ObjectKey.Kind.HOSTED_VIEW));
        var origin = view.key().sk().split("#")[2];
        var name = PackageName.parse(head.text("name"));
        require(name.toString().equals(packument.get("name")), where, "shows another package");
        require(head.texts("tags").equals(Json.at(packument, "dist-tags")), where, "shows other tags");
        if (!Json.at(packument, "versions").keySet().equals(versions.keySet())) {
            offence(where, "shows other versions");
            return;
        }
        var time = Json.at(packument, "time");
        require(head.number("created") == millis(time.get("created")), where, "shows another time of creation");
        require(head.number("modified") <= millis(time.get("modified")), where, "shows an older modification");
        versions.forEach((version, item) -> {
            var dist = Json.at(packument, "versions", version, "dist");
            require(item.text("integrity").equals(dist.get("integrity")), where, "shows another sha512 of " + version);
            require(item.text("shasum").equals(dist.get("shasum")), where, "shows another sha1 of " + version);
            require(
                    (origin + "/" + name + "/-/" + name.tarballFile(version)).equals(dist.get("tarball")),
                    where,
                    "shows a tarball elsewhere of " + version);
            require(item.number("published") == millis(time.get(version)), where, "shows another time of " + version);
        });
    }

    /** What search knows of a package is what the package is. */
    private void searched(Item entry) {
        var where = entry.key().toString();
        var partition = partitions.getOrDefault("H#npm#" + entry.key().sk(), Map.of());
        var head = partition.get("HEAD");
        if (head == null) {
            offence(where, "finds a package that there is not");
            return;
        }
        for (var same : List.of("revision", "access", "maintainers", "teams")) {
            require(entry.attributes().get(same).equals(head.attributes().get(same)), where, "finds another " + same);
        }
        var latest = versions(partition).get(head.texts("tags").getOrDefault("latest", ""));
        if (latest == null || !latest.text("version").equals(entry.text("version"))) {
            offence(where, "finds another version");
            return;
        }
        for (var same : List.of("published", "publisher")) {
            require(entry.attributes().get(same).equals(latest.attributes().get(same)), where, "finds another " + same);
        }
        require(
                entry.number("deprecated")
                        == (latest.findText("deprecated").orElse("").isEmpty() ? 0 : 1),
                where,
                "finds another deprecation");
        var manifest = Json.object(expanded(latest.bytes("manifest")));
        if (manifest.getOrDefault("description", "") instanceof String description) {
            require(description.startsWith(entry.text("description")), where, "finds another description");
        }
    }

    private void cached(Item item, Map<String, Item> all) {
        var where = item.key().toString();
        if (item.key().pk().equals("C#-gone")) {
            mark(item);
            return;
        }
        if (item.key().pk().endsWith("#-packages")) {
            var partition = item.key().pk().replaceFirst("-packages$", "")
                    + PackageName.parse(item.key().sk());
            var head = partitions.getOrDefault(partition, Map.of()).get("HEAD");
            require(head != null && head.findText("document").isPresent(), where, "lists what there is not");
            require(item.number("used") > 0, where, "was never used");
            return;
        }
        switch (kind(item)) {
            case "HEAD" -> {
                require(item.number("fetched") <= item.number("fresh"), where, "was stale before it was fetched");
                require(
                        item.findText("document").isPresent() || item.number("absent") > 0,
                        where,
                        "holds nothing, and does not say that there is nothing");
                item.findText("document").ifPresent(path -> {
                    var upstream = item.key().pk().substring(0, item.key().pk().lastIndexOf('#'));
                    require(
                            partitions
                                    .getOrDefault(upstream + "#-packages", Map.of())
                                    .containsKey(item.key().pk().substring(upstream.length() + 1)),
                            where,
                            "is not listed");
                    require(objects.containsKey(path), where, "points at no document");
                    var name = String.valueOf(
                            Json.object(expanded(objects.get(path))).get("name"));
                    require(item.key().pk().endsWith("#" + name), where, "points at the document of " + name);
                });
            }
            case "GONE", "PURGED" ->
                require(
                        all.values().stream()
                                .noneMatch(other -> pointsAt(other, item.key().sk())),
                        where,
                        "is to go, and something points at it");
            case "LEASE" -> require(item.findText("trouble").isPresent(), where, "was not given back");
            case "STATE" ->
                require(item.number("failures") > 0, where, "breaks the circuit to a registry that is well");
            case "V" -> {
                var key = ObjectKey.parse(item.text("object"));
                require(key.kind() == ObjectKey.Kind.CACHED_TARBALL, where, "points at no tarball: " + key);
                require(objects.containsKey(key.path()), where, "points at no object: " + key);
            }
            case "FAILED" -> {
                var version = item.key().sk().substring("FAILED#".length());
                require(!all.containsKey("V#" + version), where, "failed, but is held");
                require(!item.text("why").isBlank() && item.number("expires") > 0, where, "does not say why");
            }
            case "VIEW" -> {
                var document = Optional.ofNullable(all.get("HEAD"))
                        .flatMap(head -> head.findText("document"))
                        .map(path -> ObjectKey.parse(path).digest().hex());
                if (document.equals(Optional.of(item.text("revision")))) {
                    var name = Json.object(text(where, item, ObjectKey.Kind.CACHED_DOCUMENT))
                            .get("name");
                    require(item.key().pk().endsWith("#" + name), where, "shows " + name);
                }
            }
            case "ANSWER", "ATTESTATIONS" -> answer(where, item);
            default -> offence(where, "is a kind of cached item that FullCheck does not know yet");
        }
    }

    private static boolean pointsAt(Item item, String gone) {
        return item.findText("object")
                .or(() -> item.findText("document"))
                .filter(path -> gone.equals("GONE#" + path))
                .isPresent();
    }

    /** A small answer, or that there is none. */
    private void answer(String where, Item item) {
        require(item.number("fresh") > 0, where, "does not say until when it is fresh");
        item.findBytes("gzip").ifPresent(gzip -> Json.object(expanded(gzip)));
    }

    /** The text of a view, checked against what its item says of it. */
    private byte[] text(String where, Item view, ObjectKey.Kind kind) {
        var digest = Digest.strongest(view.text("digest")).orElseThrow();
        var gzip = view.findBytes("gzip")
                .or(() -> view.findText("object").map(objects::get))
                .orElseThrow(() -> new IllegalStateException("its object is missing"));
        require(gzip.length == view.number("size"), where, "has another size");
        var text = expanded(gzip);
        require(Digest.of(digest.algorithm(), text).equals(digest), where, "has another digest");
        return text;
    }

    private void repository(Item item) {
        var where = item.key().toString();
        switch (kind(item)) {
            case "GRANTS" -> require(item.number("revision") > 0, where, "has no revision");
            case "KEYS" ->
                item.texts("keys")
                        .forEach((id, spki) -> require(
                                SigningKey.of(Base64.getDecoder().decode(spki))
                                        .id()
                                        .equals(id),
                                where,
                                "calls a key " + id + " that has another id"));
            default -> offence(where, "is a kind of item of a repository that FullCheck does not know yet");
        }
    }

    private void user(Item item) {
        var where = item.key().toString();
        switch (kind(item)) {
            case "TOKEN" -> {
                var token = "T#" + item.key().sk().substring("TOKEN#".length());
                require(partitions.containsKey(token), where, "lists a token that is none");
                requireNoToken(where, item);
            }
            case "USER" -> {
                require(item.key().pk().equals("U#" + item.text("name")), where, "is somebody else");
                require(item.number("revision") > 0, where, "has no revision");
                require(item.text("password").startsWith("$argon2id$"), where, "holds a password that is not hashed");
                require(item.number("created") <= item.number("updated"), where, "was changed before it was made");
                require(
                        item.findText("mode").isEmpty() || item.bytes("secret").length == 20,
                        where,
                        "has a second factor without a secret");
                requireNoToken(where, item);
            }
            case "STAR" -> {
                require(
                        item.key().sk().equals("STAR#" + PackageName.parse(item.text("package"))),
                        where,
                        "is another's");
                require(item.number("starred") > 0, where, "does not say when");
            }
            default -> offence(where, "is a kind of a user's item that FullCheck does not know yet");
        }
    }

    /** A lockfile, or a part of what it locks; neither is there without the other. */
    private void lockfile(Item item, Map<String, Item> all) {
        var where = item.key().toString();
        if (!item.key().pk().equals("K#npm")) {
            var name = item.key().pk().substring("K#npm#".length());
            var head = partitions.getOrDefault("K#npm", Map.of()).get(name);
            require(head != null && all.size() == head.number("parts"), where, "is too many, or too few");
            require(head != null && item.text("digest").equals(head.text("digest")), where, "is of another lockfile");
            return;
        }
        var gzip = new ByteArrayOutputStream();
        partitions
                .getOrDefault("K#npm#" + item.key().sk(), Map.of())
                .values()
                .forEach(part -> gzip.writeBytes(part.bytes("gzip")));
        var text = expanded(gzip.toByteArray());
        require(
                Digest.of(Digest.Algorithm.SHA256, text).hex().equals(item.text("digest")),
                where,
                "has another digest");
        var versions = new String(text, StandardCharsets.UTF_8)
                .lines()
                .mapToLong(line -> line.split("\t")[1].split(" ").length)
                .sum();
        require(versions == item.number("packages"), where, "locks another number of packages");
        requireNoToken(where, item);
    }

    private void attempts(Item item) {
        require(item.text("state").matches("\\d+ \\d+"), item.key().toString(), "counts nothing");
        require(item.number("expires") > 0, item.key().toString(), "never ends");
    }

    private void exchange(Item item) {
        var where = item.key().toString();
        require(item.key().pk().matches("L#exchange#[0-9a-f]{64}"), where, "is no hash");
        require(partitions.containsKey("H#npm#" + item.key().sk()), where, "was exchanged for nothing");
        require(item.number("at") < item.number("expires"), where, "is forgotten before it ends");
    }

    private void use(Item item) {
        require(item.key().pk().matches("Q#[0-9a-f]{64}"), item.key().toString(), "is no hash");
        require(item.number("at") < item.number("expires"), item.key().toString(), "is forgotten before it is known");
    }

    private void login(Item item) {
        var where = item.key().toString();
        require(item.key().pk().matches("W#[0-9A-Za-z]{43}"), where, "is no login");
        require(item.text("state").matches("OPEN|USED"), where, "is in no state");
        require(item.number("began") < item.number("expires"), where, "ends before it begins");
        requireNoToken(where, item);
    }

    private void token(Item item) {
        var where = item.key().toString();
        require(item.key().pk().matches("T#[0-9a-f]{64}"), where, "is no hash");
        var listed = partitions
                .getOrDefault("U#" + item.text("user"), Map.of())
                .get("TOKEN#" + item.key().pk().substring("T#".length()));
        require(listed != null, where, "is nobody's");
        require(listed == null || listed.attributes().equals(item.attributes()), where, "is listed as another");
        requireNoToken(where, item);
    }

    private void audit(Item item) {
        var where = item.key().toString();
        var at = Instant.parse(item.key().sk().replaceFirst("#.*", ""));
        require(item.key().pk().equals("A#" + at.atOffset(ZoneOffset.UTC).toLocalDate()), where, "is another day's");
        for (var word : List.of("who", "deed")) {
            require(!item.text(word).isBlank(), where, "has no " + word);
            require(item.text(word).chars().noneMatch(Character::isISOControl), where, "is more than a line");
        }
        item.findText("package").ifPresent(PackageName::parse);
        requireNoToken(where, item);
    }

    /** What is still to be told is of a revision that the package has had. */
    private void event(Item item) {
        var where = item.key().toString();
        var name = item.text("package");
        require(
                item.key().sk().equals(name + "#%019d".formatted(item.number("revision"))),
                where,
                "is of another revision");
        var head = partitions.getOrDefault("H#npm#" + name, Map.of()).get("HEAD");
        require(
                head != null && item.number("revision") <= head.number("revision"),
                where,
                "tells of what has not happened");
        require(item.texts("change0").containsKey("verb"), where, "does not say what was done");
        requireNoToken(where, item);
    }

    /** Who has published or unpublished what, by all of the audit: {@code alice @acme/widget 1.0.0}. */
    private Set<String> deeds(String verb) {
        return deeds.computeIfAbsent(
                verb,
                _ -> partitions.values().stream()
                        .flatMap(items -> items.values().stream())
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .filter(item ->
                                item.findText("deed").orElse("").split(" ")[0].equals(verb))
                        .flatMap(item -> Stream.of(item.text("deed")
                                        .substring(verb.length())
                                        .split(" ", -1))
                                .skip(item.text("deed").equals(verb) ? 0 : 1)
                                .map(version -> item.text("who") + " " + item.text("package") + " " + version))
                        .collect(Collectors.toSet()));
    }

    private void requireNoToken(String where, Item item) {
        var texts = new TreeSet<String>();
        texts.add(where);
        for (var attribute : item.attributes().values()) {
            switch (attribute) {
                case Value.Text(var text) -> texts.add(text);
                case Value.Texts(var map) -> texts.add(map.toString());
                case Value.Bytes(var bytes) -> texts.add(new String(bytes, StandardCharsets.ISO_8859_1));
                case Value.Number _ -> {}
            }
        }
        require(texts.stream().noneMatch(TOKEN_TEXT.asPredicate()), where, "holds the text of a token");
    }

    private static String kind(Item item) {
        return item.key().sk().replaceFirst("#.*", "");
    }

    private static long millis(Object time) {
        return Instant.parse(String.valueOf(time)).toEpochMilli();
    }

    private static byte[] expanded(byte[] gzip) {
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("is no gzip", e);
        }
    }

    private void require(boolean holds, String where, String otherwise) {
        if (!holds) {
            offence(where, otherwise);
        }
    }

    private void offence(String where, String what) {
        offences.add(where + " " + what);
    }

    /** Does {@code looking}; what cannot even be read is an offence too. */
    private void look(String where, Runnable looking) {
        try {
            looking.run();
        } catch (RuntimeException | AssertionError e) {
            offence(where, "cannot be read: " + e);
        }
    }
}
