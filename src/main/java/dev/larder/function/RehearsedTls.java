package dev.larder.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate of the {@link RehearsedUpstream}, and the authority that it is by. Its key is in every copy of Larder, so
 * that anybody may know it; but nobody trusts that authority, except who is told to by the rehearsal. It was made by
 * {@code keytool -genkeypair -keyalg EC -groupname secp256r1 -validity 36500 -storepass priming -keystore priming.p12}, with
 * {@code -alias authority -dname CN=Priming -ext bc:c} first, then with {@code -alias upstream -signer authority -dname
 * CN=localhost -ext san=dns:localhost}; the authority's own key was thrown away.
 */
final class RehearsedTls implements AutoCloseable {

    private static final String KEYS = "priming.p12";
    private static final char[] PASSWORD = "priming".toCharArray();

    private final SSLContext context;
    private final Path authority;

    RehearsedTls() {
        try (var file = RehearsedTls.class.getResourceAsStream(KEYS)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD);
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            authority = Files.writeString(
                    Files.createTempFile("larder", ".pem"), pem(keys.getCertificateChain("upstream")[1]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot use " + KEYS, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + KEYS, e);
        }
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** Listens on a free port of loopback, as {@code localhost}. */
    ServerSocket listen() throws IOException {
        return context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    /** A file with the authority's certificate, in PEM, until this is closed. */
    Path authority() {
        return authority;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(authority);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + authority, e);
        }
    }
}
