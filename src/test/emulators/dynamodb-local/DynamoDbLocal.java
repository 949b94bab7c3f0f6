import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in memory, on a free port of the loopback interface alone: its own main class listens on all. Prints
 * {@code ready PORT}, and ends when its standard input does, that is with the tests that started it.
 */
public final class DynamoDbLocal {

    private DynamoDbLocal() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var database = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        server.setHandler(new LocalDynamoDBServerHandler(database, null));
        server.start();
        System.out.println("ready " + server.getURI().getPort());
        awaitEnd();
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
