package dev.larder.route;

import dev.larder.function.ExportBucket;
import dev.larder.function.Functions;
import dev.larder.function.Metrics;
import dev.larder.function.Ports;
import dev.larder.operate.Stores;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.VisibleTable;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.MemorySigner;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** In memory. Each secret is the name of its place. */
final class MemoryBackend implements Backend {

    private final MemoryTable table = new MemoryTable();
    private final MemoryObjects objects = new MemoryObjects();
    private final List<String> queue = new CopyOnWriteArrayList<>();
    private final MemorySigner signer = new MemorySigner();
    private final MemoryExports exports = new MemoryExports();

    @Override
    public VisibleTable table() {
        return table;
    }

    @Override
    public Objects objects() {
        return objects;
    }

    @Override
    public List<String> queue() {
        return queue;
    }

    @Override
    public MemorySigner signer() {
        return signer;
    }

    /** In one process, so that they share what they remember. */
    @Override
    public Instances instances(UnaryOperator<Ports> ports) {
        var functions = Functions.on(ports.apply(new Ports(
                RegistrySettings.from(new Environment(Map.of()), Optional.empty()),
                table,
                objects,
                request -> queue.add(request.text()),
                Optional.empty(),
                signer,
                place -> place,
                new Metrics("test", _ -> {}, InstantSource.system()),
                InstantSource.system(),
                new Random(7))));
        return new Instances(_ -> functions);
    }

    @Override
    public Stores stores(InstantSource clock) {
        return new Stores(table, objects, clock, new Random(9));
    }

    @Override
    public ExportBucket exports() {
        return exports;
    }

    @Override
    public InputStream open(URI signed) {
        return objects.get(ObjectKey.parse(signed.getPath().substring(1))).orElseThrow();
    }

    @Override
    public void release() {
        // Nobody else has it.
    }
}
