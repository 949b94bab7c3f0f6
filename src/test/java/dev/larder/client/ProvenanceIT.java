package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.Provenance;
import dev.larder.support.UpstreamRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Provenance as real npm sends it, asks for it, and compares it with what is installed. What Sigstore's servers and its root
 * are needed for is left out by a shim and was seen nowhere: signing, and the verification of signatures, certificates and
 * log entries.
 */
class ProvenanceIT {

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

    @ParameterizedTest
    @EnumSource(names = {"NPM_11", "NPM_12"}) // npm 10 wants an attestation of the registry's beside each provenance
    void provenance_of_ours_and_of_the_upstream_is_found_and_is_about_what_is_installed(
            Client client, @TempDir Path root) throws Exception {
        var theirs = PackageFiles.made("proved-" + client.slug(), "1.0.0");
        UPSTREAM.security().attest(theirs);
        UPSTREAM.publish(theirs);
        var ours = PackageFiles.made("@acme/proved-" + client.slug(), "1.0.0");
        publish(client, root.resolve("publish"), ours);
        var app = new Project(client, larder.registry(), root.resolve("app"))
                .holding(PackageFiles.made("app", "1.0.0").field("private", true));
        app.add(ours.name().toString(), theirs.name().toString()).succeeded();

        var audit = app.run(shimmed("npm audit signatures")).succeeded();

        assertThat(audit.output())
                .contains("2 packages have verified registry signatures", "2 packages have verified attestations");
        assertThat(UPSTREAM.requests(UpstreamRegistry.ATTESTATIONS + theirs.name() + "@1.0.0"))
                .isEqualTo(1);
    }

    private static void publish(Client client, Path root, PackageFiles made) throws Exception {
        var project = new Project(client, larder.registry(), root).holding(made);
        project.run("npm pack").succeeded();
        var tarball = project.folder().resolve("acme-" + made.name().bare() + "-1.0.0.tgz");
        var packed = Digest.of(Digest.Algorithm.SHA512, Files.readAllBytes(tarball));
        Files.delete(tarball);
        var bundle = Provenance.bundle(Provenance.statement(made.name(), made.version(), packed));
        Files.write(root.resolve("provenance.json"), Json.bytes(bundle));

        project.run(shimmed("npm publish --access public --provenance-file ../provenance.json"))
                .succeeded();
    }

    private static String shimmed(String command) throws Exception {
        var shim = Path.of(ProvenanceIT.class
                .getResource("/client/without-sigstore-verification.cjs")
                .toURI());
        return "NODE_OPTIONS='--require " + shim + "' " + command;
    }
}
