package dev.larder.route;

import dev.larder.function.EmulatedStack;
import dev.larder.function.ExportBucket;
import dev.larder.function.Functions;
import dev.larder.function.Ports;
import dev.larder.operate.Stores;
import dev.larder.storage.Objects;
import dev.larder.storage.VisibleTable;
import dev.larder.support.MemorySigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * On emulators of AWS, through the adapters of deployed functions.
 *
 * @param returned runs when the stack is as new again
 */
record EmulatedBackend(EmulatedStack stack, Runnable returned) implements Backend {

    @Override
    public VisibleTable table() {
        return stack.table();
    }

    @Override
    public Objects objects() {
        return stack.objects();
    }

    @Override
    public List<String> queue() {
        return stack.queue();
    }

    @Override
    public MemorySigner signer() {
        return stack.signer();
    }

    /** Each in a process of its own, as far as it can tell. */
    @Override
    public Instances instances(UnaryOperator<Ports> ports) {
        return new Instances(function -> Functions.on(ports.apply(stack.portsOf(function))));
    }

    @Override
    public Stores stores(InstantSource clock) {
        return stack.stores(clock);
    }

    @Override
    public ExportBucket exports() {
        return stack.exports();
    }

    @Override
    public InputStream open(URI signed) throws IOException {
        return signed.toURL().openStream();
    }

    @Override
    public void release() {
        stack.clear();
        returned.run();
    }
}
