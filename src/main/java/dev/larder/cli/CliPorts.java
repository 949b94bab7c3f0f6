package dev.larder.cli;

import dev.larder.operate.InvalidCommand;
import dev.larder.operate.Stores;
import dev.larder.settings.Environment;
import dev.larder.storage.OwnerOnly;
import dev.larder.storage.aws.AwsClients;
import dev.larder.storage.embedded.FileObjects;
import dev.larder.storage.embedded.SqliteTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/** Where a command meets the registry that the environment names: a folder of local mode, or a table and a bucket. */
final class CliPorts {

    private CliPorts() {}

    /** An open registry. */
    record Opened(Stores stores, Runnable closing) implements AutoCloseable {

        @Override
        public void close() {
            closing.run();
        }
    }

    /**
     * Opens it. A folder may be one that a registry works on at this moment.
     *
     * @param isNew whether a folder without a registry will do
     */
    static Opened open(Map<String, String> variables, boolean isNew) {
        var environment = new Environment(variables);
        var table = environment.text("LARDER_TABLE");
        if (table.isPresent() && environment.text("LARDER_DATA").isPresent()) {
            throw new InvalidCommand(
                    "LARDER_DATA and LARDER_TABLE are both set: is the folder meant, or the table? Unset one");
        }
        if (table.isEmpty() && environment.text("LARDER_BUCKET").isPresent()) {
            throw new InvalidCommand("LARDER_BUCKET is set, and LARDER_TABLE is not: set both, or none");
        }
        return table.map(name -> aws(name, environment, variables))
                .orElseGet(() -> local(Path.of(environment.text("LARDER_DATA").orElse(".larder")), isNew));
    }

    private static Opened aws(String table, Environment environment, Map<String, String> variables) {
        var clients = new AwsClients(variables);
        var random = new SecureRandom();
        var bucket = environment.required("LARDER_BUCKET", "the name of the S3 bucket");
        return new Opened(
                new Stores(
                        clients.table(table, random), clients.objects(bucket, random), InstantSource.system(), random),
                () -> {});
    }

    private static Opened local(Path folder, boolean isNew) {
        var file = folder.resolve("table.sqlite");
        if (!isNew && Files.notExists(file)) {
            throw new InvalidCommand("there is no registry in " + folder.toAbsolutePath()
                    + ": set LARDER_DATA to its folder, or LARDER_TABLE and LARDER_BUCKET");
        }
        try {
            OwnerOnly.createFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
        var clock = InstantSource.system();
        var table = new SqliteTable(file, clock);
        return new Opened(
                new Stores(table, FileObjects.beside(folder.resolve("objects"), clock), clock, new SecureRandom()),
                table::close);
    }
}
