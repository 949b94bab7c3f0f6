package dev.larder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.domain.Access;
import dev.larder.domain.Mfa;
import dev.larder.domain.PackageName;
import dev.larder.npm.ManifestSummary;
import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What search is told of a package while others change it: no route test can make them meet. */
class SearchIndexTest {

    private static final PackageName THING = PackageName.parse("thing");
    private static final PackageFiles FILES =
            PackageFiles.made("thing", "1.0.0").field("description", "as it is");
    private static final Instant NOW = Instant.EPOCH;

    private final MemoryTable table = new MemoryTable();
    private final SearchIndex index = new SearchIndex(table, new ManifestSummary());

    private static HostedPackage head(long revision) {
        return new HostedPackage(
                THING,
                revision,
                Map.of("latest", "1.0.0"),
                Map.of("alice", ""),
                Map.of(),
                Access.PUBLIC,
                Mfa.NONE,
                NOW,
                NOW,
                0);
    }

    private static Item version() {
        var dist = FILES.dist("");
        return new Item(Keys.version(THING, FILES.version()))
                .with("version", "1.0.0")
                .with("manifest", Gzip.compress(Json.bytes(FILES.manifest())))
                .with("integrity", dist.get("integrity").toString())
                .with("shasum", dist.get("shasum").toString())
                .with("size", 1)
                .with("files", 1)
                .with("unpacked", 1)
                .with("installScript", 0)
                .with("shrinkwrap", 0)
                .with("published", NOW.toEpochMilli())
                .with("publisher", "alice");
    }

    @BeforeEach
    void publish() {
        table.transact(List.of(new Write.Put(version(), Write.ALWAYS)));
    }

    /** What is written along with a change from revision 7 to 8, when {@code entry} was read with the head. */
    private Optional<Write> written(Optional<Item> entry) {
        var items = entry.map(item -> Map.of(item.key(), item)).orElse(Map.of());
        return index.write(
                Optional.of(head(7)), new Commits.Change(head(8), List.of(), Deed.of(Verb.UNPUBLISH_PACKAGE)), items);
    }

    private static Item entry(long revision) {
        return SearchEntry.of(
                        head(revision), HostedVersion.of(version()), new ManifestSummary().summary(new byte[] {'{', '}'
                                }))
                .toItem(Keys.search(THING));
    }

    private static String description(Optional<Write> write) {
        return write.orElseThrow() instanceof Write.Put(var item, var ignored) ? item.text("description") : "";
    }

    @Test
    void an_entry_of_the_same_revision_is_taken_over() {
        assertThat(description(written(Optional.of(entry(7))))).isEmpty();
    }

    @Test
    void an_entry_of_another_revision_was_read_before_the_head_was_changed_and_is_not_trusted() {
        assertThat(description(written(Optional.of(entry(6))))).isEqualTo("as it is");
        assertThat(description(written(Optional.empty()))).isEqualTo("as it is");
    }

    @Test
    void a_version_that_is_removed_at_the_same_time_means_that_all_is_to_be_decided_anew() {
        table.transact(List.of(new Write.Put(HostedVersion.tombstone(version(), "alice", NOW), Write.ALWAYS)));
        assertThat(written(Optional.empty())).isEmpty();

        table.transact(List.of(new Write.Delete(version().key(), Write.ALWAYS)));
        assertThat(written(Optional.empty())).isEmpty();
    }
}
