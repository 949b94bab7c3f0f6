package dev.larder.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.route.ExportedRegistry;
import dev.larder.storage.Objects;
import dev.larder.storage.WholeTable;
import dev.larder.storage.Write;
import dev.larder.storage.aws.EmulatedStorage;
import dev.larder.storage.aws.Emulators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do, on DynamoDB Local and s3proxy; and the fight for orphans there. */
class AwsOperatorIT extends GarbageContract {

    @TempDir
    private static Path folder;

    private static Emulators emulators;

    private final String name = "larder-" + UUID.randomUUID();
    private EmulatedStorage storage;
    private WholeTable table;
    private Objects objects;

    @TempDir
    private Path backup;

    @BeforeAll
    static void start() throws IOException {
        emulators = Emulators.start(folder);
    }

    @AfterAll
    static void stop() {
        if (emulators != null) {
            emulators.close();
        }
    }

    @BeforeEach
    void open() {
        storage = new EmulatedStorage(emulators, name, name);
        table = storage.table();
        objects = storage.objects();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    protected WholeTable table() {
        return table;
    }

    @Override
    protected Objects objects() {
        return objects;
    }

    @Override
    protected int rounds() {
        return 8;
    }

    private static Operator operator(WholeTable table, Objects objects) {
        return new Operator(
                new Stores(table, objects, InstantSource.system(), new Random(9)),
                new ManifestSummary(),
                new TarballNames());
    }

    @Test
    void what_a_laptop_has_exported_comes_to_aws_and_from_there_the_same_again() throws IOException {
        ExportedRegistry.writeTo(backup.resolve("laptop"));

        var read = operator(table, objects).importing().read(new ExportFolder(backup.resolve("laptop")), _ -> {});
        assertThat(read.different()).isEmpty();
        assertThat(verify(table, objects).isGood()).isTrue();
        new ExportFolder(backup.resolve("aws")).export(operator(table, objects).stores(), true, _ -> {});

        assertThat(Files.readString(backup.resolve("aws/items.jsonl")))
                .isEqualTo(Files.readString(backup.resolve("laptop/items.jsonl")));
    }

    /** What DynamoDB's restore makes, a table of another name with the same items, beside the bucket as it is. */
    @Test
    void a_table_that_was_restored_under_another_name_goes_with_the_bucket_as_it_is() throws IOException {
        ExportedRegistry.writeTo(backup.resolve("laptop"));
        operator(table, objects).importing().read(new ExportFolder(backup.resolve("laptop")), _ -> {});
        try (var other = new EmulatedStorage(emulators, name + "-restored", name + "-restored")) {
            var restored = other.table();
            storage.table().items().forEach(item -> restored.transact(List.of(new Write.Put(item, Write.ABSENT))));

            assertThat(verify(restored, objects).isGood()).isTrue();
        }
    }

    private static VerifyRegistry.Report verify(WholeTable table, Objects objects) {
        return operator(table, objects)
                .verifying()
                .verify(
                        new VerifyRegistry.Wanted(true, false, Optional.empty()),
                        () -> true,
                        finding -> assertThat(finding.line()).startsWith("NOTE"));
    }
}
