package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code npm audit signatures} and {@code pnpm audit signatures}: what is published here and what the upstream has signed
 * are both verified, by the keys that Larder offers; what was tampered with is not.
 */
class AuditSignaturesIT {

    private static final UpstreamRegistry UPSTREAM = UpstreamRegistry.start();

    private static LarderProcess larder;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        UPSTREAM.security().sign();
        larder = LarderProcess.start(folder.resolve("data"), Optional.of(UPSTREAM.url()));
    }

    @AfterAll
    static void stop() {
        larder.close();
        UPSTREAM.close();
    }

    @Runs(Command.AUDIT_SIGNATURES)
    void signatures_of_ours_and_of_the_upstream_are_verified(Scene scene) throws IOException {
        verifies(scene.client(), scene.folder(), scene.client().word() + " audit signatures");
    }

    @Runs(Command.AUDIT_SIGNATURES)
    void a_signature_of_something_else_is_noticed(Scene scene) throws IOException {
        notices(scene.client(), scene.folder(), scene.client().word() + " audit signatures");
    }

    /** These contact Sigstore first, which this machine cannot reach: see the shim. */
    @ParameterizedTest
    @EnumSource(names = {"NPM_10", "NPM_11", "NPM_12"})
    void signatures_are_verified_where_sigstore_does_not_know_the_registry(Client client, @TempDir Path root)
            throws Exception {
        verifies(client, root, withoutSigstore());
    }

    @ParameterizedTest
    @EnumSource(names = {"NPM_10", "NPM_11", "NPM_12"})
    void a_signature_of_something_else_is_noticed_there_too(Client client, @TempDir Path root) throws Exception {
        notices(client, root, withoutSigstore());
    }

    private static String withoutSigstore() throws URISyntaxException {
        var shim = Path.of(AuditSignaturesIT.class
                .getResource("/client/without-sigstore.cjs")
                .toURI());
        return "NODE_OPTIONS='--require " + shim + "' npm audit signatures";
    }

    private static void verifies(Client client, Path root, String command) throws IOException {
        var ours = PackageFiles.made("@acme/signed-" + client.slug(), "1.0.0");
        var theirs = PackageFiles.made("signed-" + client.slug(), "1.0.0");
        UPSTREAM.publish(theirs);
        project(client, root.resolve("publish")).holding(ours).publish("latest").succeeded();
        var app = app(client, root.resolve("app"));
        app.add(ours.name().toString(), theirs.name().toString()).succeeded();

        var audit = app.run(command).succeeded();

        assertThat(audit.output()).contains("audited 2 packages", "2 packages have verified registry signatures");
        assertThat(audit.output()).doesNotContain("missing", "invalid");
    }

    private static void notices(Client client, Path root, String command) throws IOException {
        var forged = PackageFiles.made("forged-" + client.slug(), "1.0.0");
        UPSTREAM.security().forge(forged.name().toString());
        UPSTREAM.publish(forged);
        var app = app(client, root.resolve("app"));
        app.add(forged.name().toString()).succeeded();

        var audit = app.run(command);

        assertThat(audit.status() != 0).isEqualTo(client.tellsFindingsByExitCode());
        assertThat(audit.output()).contains("invalid").contains(forged.name() + "@1.0.0");
    }

    private static Project project(Client client, Path root) throws IOException {
        return new Project(client, larder.registry(), root);
    }

    private static Project app(Client client, Path root) throws IOException {
        return project(client, root).holding(PackageFiles.made("app", "1.0.0").field("private", true));
    }
}
