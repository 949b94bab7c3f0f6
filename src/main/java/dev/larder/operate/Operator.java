package dev.larder.operate;

import dev.larder.registry.ManifestReader;
import dev.larder.registry.SearchIndex;
import java.time.Duration;

/** All that an operator can have done, on one registry. */
public final class Operator {

    private final Stores stores;
    private final SearchIndex index;
    private final TarballReader tarballs;

    public Operator(Stores stores, ManifestReader manifests, TarballReader tarballs) {
        this.stores = stores;
        this.index = new SearchIndex(stores.table(), manifests, stores.random());
        this.tarballs = tarballs;
    }

    public Stores stores() {
        return stores;
    }

    public VerifyRegistry verifying() {
        return new VerifyRegistry(stores, index, tarballs);
    }

    /**
     * @param grace how long an object must have been known to be an orphan; {@link CollectGarbage#SHORTEST_GRACE} at least
     */
    public CollectGarbage collecting(Duration grace) {
        if (grace.compareTo(CollectGarbage.SHORTEST_GRACE) < 0) {
            throw new InvalidCommand(
                    "the grace must be an hour or more: a publish that is under way needs its tarball");
        }
        return new CollectGarbage(stores, grace);
    }

    public MeasureRegistry measuring() {
        return new MeasureRegistry(stores);
    }

    public ExportRegistry exporting() {
        return new ExportRegistry(stores);
    }

    public ImportRegistry importing() {
        return new ImportRegistry(stores, index);
    }
}
