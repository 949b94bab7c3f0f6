package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.support.FullCheck;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The full check that ends every route test bites: what must never be is planted in copies of a good registry. */
class FullCheckTest {

    private static final String WIDGET = "H#npm#@acme/widget";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void fill() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0").file("README.md", "# Widget"));
        registry.publish(PackageFiles.made("@acme/widget", "1.1.0"), TestRegistry.ROOT, "next");
        registry.get("/@acme/widget", TestRegistry.bearer(TestRegistry.ALICE));
        registry.refresh();
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
        registry.get("/left-pad");
        registry.get("/left-pad/-/left-pad-1.3.0.tgz");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    /** A package whose views fit no item. */
    private void publishLarge() {
        registry.publish(PackageFiles.made("large", "1.0.0").field("noise", noise(300_000, 1)));
        registry.publish(PackageFiles.made("large", "1.0.1").field("noise", noise(300_000, 2)));
        registry.get("/large", TestRegistry.bearer(TestRegistry.ALICE));
        registry.refresh();
    }

    private static String noise(int characters, int seed) {
        var text = new StringBuilder();
        new Random(seed).ints(characters, 33, 127).forEach(text::appendCodePoint);
        return text.toString();
    }

    /** What is found when every item whose key, as text, begins so was changed. */
    private List<String> changed(String key, UnaryOperator<Item> change) {
        var items = registry.table.items().stream()
                .map(item -> text(item).startsWith(key) ? change.apply(item) : item)
                .toList();
        assertThat(items).as("something was changed").isNotEqualTo(registry.table.items());
        return FullCheck.offences(items, registry.objects);
    }

    private List<String> without(String key) {
        var items = registry.table.items().stream()
                .filter(item -> !text(item).startsWith(key))
                .toList();
        assertThat(items)
                .as("something was removed")
                .hasSizeLessThan(registry.table.items().size());
        return FullCheck.offences(items, registry.objects);
    }

    private List<String> added(Item item) {
        var items = new ArrayList<>(registry.table.items());
        items.add(item);
        return FullCheck.offences(items, registry.objects);
    }

    private static String text(Item item) {
        return item.key().pk() + " " + item.key().sk();
    }

    /** What is found when the objects of {@code folder} have other content, or are gone. */
    private List<String> objects(String folder, UnaryOperator<Optional<byte[]>> change) throws IOException {
        var objects = new MemoryObjects();
        for (var listed : registry.objects.list("", Optional.empty())) {
            var key = listed.key();
            try (var content = registry.objects.get(key).orElseThrow()) {
                var bytes = Optional.of(content.readAllBytes());
                var kept = key.path().startsWith(folder) ? change.apply(bytes) : bytes;
                if (kept.isPresent()) {
                    objects.putIfAbsent(key, new ByteArrayInputStream(kept.get()));
                }
            }
        }
        return FullCheck.offences(registry.table.items(), objects);
    }

    /** Each of {@code what} was found; one thing that is wrong may be so for many. */
    private static void found(List<String> offences, String... what) {
        for (var each : what) {
            assertThat(offences).anySatisfy(offence -> assertThat(offence).contains(each));
        }
    }

    @Test
    void a_good_registry_is_good() {
        publishLarge();

        assertThat(registry.offences()).isEmpty();
        assertThat(registry.kept())
                .anyMatch(path -> path.startsWith("hosted/"))
                .anyMatch(path -> path.startsWith("views/"))
                .anyMatch(path -> path.startsWith("cache/") && path.endsWith(".tgz"))
                .anyMatch(path -> path.startsWith("cache/") && path.endsWith(".json.gz"));
    }

    @Test
    void a_version_without_its_tarball_is_found() throws IOException {
        found(objects("hosted/", _ -> Optional.empty()), "has no tarball");
    }

    @Test
    void an_object_with_other_bytes_is_found() throws IOException {
        found(
                objects("hosted/", _ -> Optional.of(new byte[] {1})),
                "has another digest",
                "has another sha512",
                "has another sha1",
                "has another size");
    }

    @Test
    void digests_that_are_not_true_are_found() {
        var other = PackageFiles.made("@acme/widget", "1.0.0").integrity().toString();

        found(changed(WIDGET + " V#1.1.0", item -> item.with("shasum", "0".repeat(40))), "has another sha1", "shows");
        found(changed(WIDGET + " V#1.1.0", item -> item.with("size", 7)), "has another size");
        found(
                changed(WIDGET + " V#1.1.0", item -> item.with("integrity", other)),
                "has no tarball",
                "has a signature that is none",
                "shows");
    }

    @Test
    void a_tag_without_a_version_is_found() {
        found(
                changed(WIDGET + " HEAD", head -> head.with("tags", Map.of("latest", "1.0.0", "next", "9.9.9"))),
                "tag next names no version",
                "shows other tags");
        found(
                changed(WIDGET + " HEAD", head -> head.with("tags", Map.of("next", "1.1.0"))),
                "has no latest",
                "shows",
                "finds another version");
        found(without(WIDGET + " V#1.1.0"), "tag next names no version", "shows other versions");
    }

    @Test
    void a_demand_that_there_is_not_is_found() {
        found(changed(WIDGET + " HEAD", head -> head.with("mfa", "OTP")), "demands what nobody can show");
    }

    @Test
    void a_version_without_a_head_is_found() {
        found(without(WIDGET + " HEAD"), "has no HEAD", "finds a package that there is not");
    }

    @Test
    void a_search_that_does_not_find_what_is_there_is_found() {
        found(without("S#"), "is not what a search finds");
        for (var text : List.of("access", "publisher", "description", "version")) {
            found(changed("S#", entry -> entry.with(text, "other")), "finds another " + text);
        }
        found(changed("S#", entry -> entry.with("revision", 7)), "finds another revision");
        found(changed("S#", entry -> entry.with("maintainers", Map.of("eve", ""))), "finds another maintainers");
    }

    @Test
    void a_version_that_its_item_does_not_hold_is_found() {
        found(
                changed(WIDGET + " V#1.1.0", item -> item.with("version", "1.1.1")),
                "is version",
                "manifest",
                "tag",
                "shows",
                "signature",
                "audit");
    }

    @Test
    void times_out_of_order_are_found() {
        found(changed(WIDGET + " HEAD", head -> head.with("modified", head.number("created") - 1)), "life", "created");
        found(changed(WIDGET + " V#1.1.0", item -> item.with("published", 0)), "life", "shows another time");
    }

    @Test
    void a_publication_that_the_audit_does_not_know_is_found() {
        found(without("A#"), "without a word in the audit");
        found(changed(WIDGET + " V#1.1.0", item -> item.with("publisher", "eve")), "without a word in the audit");
    }

    @Test
    void a_removal_that_left_something_or_that_the_audit_does_not_know_is_found() {
        var tombstone = new Item(new Key(WIDGET, "V#1.0.1"))
                .with("version", "1.0.1")
                .with("integrity", "sha512-" + "A".repeat(86) + "==")
                .with("remover", "alice")
                .with("removed", registry.now().toEpochMilli());

        found(added(tombstone), "was removed without a word in the audit");
        found(added(tombstone.with("manifest", new byte[1])), "is still there", "without a word");
        found(
                changed(WIDGET + " HEAD", head -> head.with("buried", head.number("revision"))),
                "was unpublished without a word in the audit",
                "names no version",
                "search",
                "finds another version",
                "shows other versions");
    }

    @Test
    void an_audit_that_cannot_be_read_is_found() {
        found(
                changed(
                        "A#",
                        item -> new Item(new Key("A#2001-01-01", item.key().sk()), item.attributes())),
                "another day's");
        found(
                changed("A#", item -> item.with("deed", item.text("deed") + "\nmore")),
                "more than a line",
                "without a word");
        found(added(new Item(new Key("A#2026-11-22", "noon"))), "cannot be read");
    }

    @Test
    void a_view_that_does_not_show_what_is_there_is_found() throws IOException {
        found(changed(WIDGET + " VIEW#", view -> view.with("revision", "99")), "of the future");
        found(changed(WIDGET + " VIEW#", view -> view.with("size", 7)), "has another size");
        found(
                changed(
                        WIDGET + " VIEW#",
                        view -> new Item(new Key(view.key().pk(), "VIEW#FULL#https://evil.test"), view.attributes())),
                "shows a tarball elsewhere");
        publishLarge();
        found(objects("views/", _ -> Optional.empty()), "its object is missing");
        assertThat(changed(WIDGET + " VIEW#", view -> view.with("revision", "1").with("size", 7)))
                .as("an older view is nobody's business")
                .isEmpty();
    }

    @Test
    void what_is_cached_and_does_not_exist_is_found() throws IOException {
        found(objects("cache/", _ -> Optional.empty()), "points at no document", "points at no object");
        var left = registry.table.items().stream()
                .filter(item -> text(item).startsWith("C#") && item.key().sk().equals("HEAD"))
                .findAny()
                .orElseThrow();
        var partition = left.key().pk();
        found(
                added(new Item(new Key(partition.replace("left-pad", "right-pad"), "HEAD"), left.attributes())),
                "points at the document of left-pad");
        var document = ObjectKey.parse(left.text("document"));
        found(changed(partition + " V#", item -> item.with("object", document.path())), "points at no tarball");
        found(changed(partition + " HEAD", item -> item.with("fresh", 0)), "stale");
        found(
                changed(
                        partition + " VIEW#",
                        view -> view.with("digest", document.digest().toString())),
                "another digest");
    }

    @Test
    void the_text_of_a_token_is_found() {
        found(
                changed("T#", token -> token.with("name", TestRegistry.ALICE)),
                "holds the text of a token",
                "is listed as another");
        found(
                added(new Item(new Key("T#" + TestRegistry.ALICE, "TOKEN")).with("user", "alice")),
                "is no hash",
                "is nobody's",
                "holds the text of a token");
    }

    @Test
    void a_token_that_its_user_could_not_find_is_found() {
        found(without("U#alice"), "is nobody's");
        found(without("T#"), "lists a token that is none");
    }

    @Test
    void an_account_that_gives_something_away_is_found() {
        var account = new Item(new Key("U#carol", "USER"))
                .with("name", "carol")
                .with("revision", 1)
                .with("password", "$argon2id$v=19$")
                .with("created", 1)
                .with("updated", 1);

        assertThat(added(account)).isEmpty();
        found(added(account.with("password", "secret")), "not hashed");
        found(added(account.with("name", "eve")), "somebody else");
        found(added(account.with("mode", "AUTH_ONLY").with("secret", new byte[0])), "without a secret");
        found(added(account.with("email", TestRegistry.ALICE)), "holds the text of a token");
    }

    @Test
    void a_login_that_gives_its_token_away_is_found() {
        var login = new Item(new Key("W#" + "x".repeat(43), "LOGIN"))
                .with("state", "OPEN")
                .with("began", 1)
                .with("expires", 2);

        assertThat(added(login)).isEmpty();
        found(added(login.with("token", TestRegistry.ALICE)), "holds the text of a token");
        found(added(login.with("expires", 1)), "ends before it begins");
    }

    @Test
    void a_kind_of_item_that_nobody_has_thought_of_is_found() {
        found(added(new Item(new Key("X#1", "HEAD"))), "FullCheck does not know yet");
        found(added(new Item(new Key(WIDGET, "X#1.0.0"))), "FullCheck does not know yet");
    }
}
