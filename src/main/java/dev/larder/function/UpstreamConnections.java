package dev.larder.function;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The connections to other registries. They end with the wiring that asked for them, which is at the end of a rehearsal. */
final class UpstreamConnections implements AutoCloseable {

    private final List<LateHttpClient> clients = new ArrayList<>();

    /** A client for one registry; {@code authority} as for {@link LateHttpClient}. */
    Supplier<HttpClient> trusting(Optional<Path> authority) {
        var client = new LateHttpClient(authority);
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(LateHttpClient::close);
    }
}
