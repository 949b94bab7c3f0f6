package dev.larder.local;

import dev.larder.auth.Token;
import dev.larder.auth.Tokens;
import dev.larder.function.Functions;
import dev.larder.function.Metrics;
import dev.larder.function.PlacedSecrets;
import dev.larder.function.Ports;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.embedded.FileObjects;
import dev.larder.storage.embedded.SqliteTable;
import dev.larder.upstream.UpstreamCredential;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Where local mode meets its machine: the real functions, on a table in SQLite and objects in files. */
final class LocalPorts {

    private static final System.Logger METRICS = System.getLogger("dev.larder.metrics");

    private LocalPorts() {}

    /** This machine's clock and chance. */
    static Surroundings surroundings() {
        return new Surroundings(InstantSource.system(), () -> UUID.randomUUID().toString(), new SecureRandom());
    }

    private static String noVault(String id) {
        throw new UpstreamCredential.Missing("local mode has no vault with a secret " + id + ": use env: or file:");
    }

    /** Opens the stores in the folder, and the functions on them. */
    static Parts open(Parts.Plan plan) {
        try {
            var clock = plan.surroundings().clock();
            var folder = plan.folder().path();
            var table = new SqliteTable(folder.resolve("table.sqlite"));
            var objects = new FileObjects(
                    folder.resolve("objects"), plan.secret(), URI.create(plan.objectsUrl() + "/"), clock);
            new Tokens(table, clock)
                    .keep(Token.of(plan.adminToken(), "admin", Token.Kind.ADMINISTRATOR, clock.instant())
                            .named("printed at start"));
            var functions = Functions.on(new Ports(
                    plan.settings(),
                    table,
                    objects,
                    plan.queue(),
                    plan.settings().eventBus().map(_ -> new EventFile(folder.resolve("events.jsonl"))),
                    KeyFile.in(plan.folder()),
                    new PlacedSecrets(System.getenv(), LocalPorts::noVault),
                    new Metrics("local", line -> METRICS.log(Level.DEBUG, line), clock),
                    clock,
                    plan.surroundings().chance()));
            return new Parts(
                    functions.read(),
                    functions.write(),
                    functions.refresh(),
                    functions.prewarm(),
                    new ObjectsDoor(objects),
                    table);
        } catch (StorageUnavailable e) {
            throw new CannotStart("the stores in " + plan.folder().path() + " cannot be opened (" + e.getMessage()
                    + "): make them readable and writable, or set LARDER_DATA to another folder");
        }
    }
}
