import java.io.IOException;
import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/**
 * s3proxy over the folder of the first argument, on a free port of the loopback interface, for the credentials of the
 * second and third. Prints {@code ready PORT}, and ends when its standard input does, that is with the tests that started
 * it.
 */
public final class S3ProxyLocal {

    private S3ProxyLocal() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        var settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", arguments[0]);
        var store = BlobStores.create("filesystem-nio2", settings);
        var proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, arguments[1], arguments[2])
                .ignoreUnknownHeaders(true)
                .build();
        proxy.start();
        System.out.println("ready " + proxy.getPort());
        awaitEnd();
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
