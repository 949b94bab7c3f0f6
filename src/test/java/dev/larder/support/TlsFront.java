package dev.larder.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * TLS before servers that speak without, with a certificate for {@code localhost} by an authority that nobody knows. It
 * offers HTTP/2, as public registries do, though none of these servers speaks it.
 */
public final class TlsFront implements AutoCloseable {

    private static final char[] PASSWORD = "of no worth".toCharArray();
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    private final Path folder;
    private final Certificate authority;
    private final SSLContext context;
    private final List<Relay> relays = new ArrayList<>();

    /**
     * @param folder empty; for keys and certificates
     */
    public TlsFront(Path folder) {
        this.folder = folder;
        try {
            keytool("-alias", "authority", "-dname", "CN=Tests", "-ext", "bc:c");
            keytool("-alias", "server", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-signer", "authority");
            var keys = load(folder.resolve("keys"), PASSWORD);
            authority = keys.getCertificate("authority");
            keys.deleteEntry("authority"); // or it might be shown instead of the server's
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make certificates", e);
        }
    }

    private void keytool(String... options) {
        var command = new ArrayList<>(List.of(
                JAVA.resolve("bin/keytool").toString(),
                "-genkeypair",
                "-keystore",
                folder.resolve("keys").toString(),
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "30"));
        command.addAll(List.of(options));
        try {
            var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore load(Path file, char[] password) throws GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where whoever trusts the authority reaches the server at {@code plain}. */
    public URI before(URI plain) {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), plain.getPort());
        var relay = new Relay(server, this::door);
        relays.add(relay);
        return URI.create("https://localhost:" + relay.port() + plain.getPath());
    }

    private ServerSocket door() throws IOException {
        var door = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        var parameters = door.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        door.setSSLParameters(parameters);
        return door;
    }

    /** A file with the authority's certificate, in PEM. */
    public Path authority() {
        try {
            var lines = Base64.getMimeEncoder().encodeToString(authority.getEncoded());
            return Files.writeString(
                    folder.resolve("authority.pem"),
                    "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the authority has a certificate", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with all that Java trusts and the authority besides, for {@code javax.net.ssl.trustStore}. */
    public Path trusting() {
        var file = folder.resolve("trusting");
        try {
            var trusted = load(JAVA.resolve("lib/security/cacerts"), null);
            trusted.setCertificateEntry("authority", authority);
            try (var out = Files.newOutputStream(file)) {
                trusted.store(out, "changeit".toCharArray()); // which Java takes for granted
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java's own file cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    @Override
    public void close() {
        relays.forEach(Relay::close);
    }
}
