package dev.larder.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * One client for the life of the function, made when it is first needed: after the snapshot, with SnapStart. It speaks
 * HTTP/1.1: the JDK's client shares one connection of HTTP/2 among all requests, and fails those that are more than the
 * server takes at a time ("too many concurrent streams", for most the 101st). Without TLS it would offer an upgrade
 * each time, which not every proxy lets pass.
 */
final class LateHttpClient implements Supplier<HttpClient>, AutoCloseable {

    private final Optional<Path> authority;
    private HttpClient client;

    /**
     * @param authority certificates (PEM) to trust beside those that Java trusts
     */
    LateHttpClient(Optional<Path> authority) {
        this.authority = authority;
    }

    @Override
    public synchronized HttpClient get() {
        if (client == null) {
            var builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(5));
            authority.map(LateHttpClient::trusting).ifPresent(builder::sslContext);
            client = builder.build();
        }
        return client;
    }

    /** Ends its connections. The next request makes a client anew. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private static SSLContext trusting(Path file) {
        try (var pem = Files.newInputStream(file)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var known : trusted(null)) {
                store.setCertificateEntry("java-" + store.size(), known);
            }
            for (Certificate added : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("added-" + store.size(), added);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the certificates in " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot use the certificates in " + file, e);
        }
    }

    private static X509Certificate[] trusted(KeyStore javas) throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(javas);
        return Arrays.stream(trust.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(manager -> ((X509TrustManager) manager).getAcceptedIssuers())
                .findFirst()
                .orElseThrow();
    }
}
