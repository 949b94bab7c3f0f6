package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Table;
import dev.larder.upstream.Background;
import dev.larder.upstream.CachedPackument;
import dev.larder.upstream.PackumentReader;
import dev.larder.upstream.Upstream;
import java.util.stream.Collectors;

/**
 * When an upstream has something new of a package, fetches what people would install of it from now on: of each range in use
 * the one version that is chosen, before anybody waits for it.
 */
public final class FollowRanges {

    /** How many tarballs one change of a packument brings, at most. */
    private static final int MOST = 20;

    private static final String VERSION = "V#";

    private final Table table;
    private final PackumentReader reader;
    private final RangesInUse ranges;
    private final Background background;
    private final boolean on;

    /**
     * @param on whether anything is kept warm
     */
    public FollowRanges(
            Table table, PackumentReader reader, KeptLockfiles lockfiles, Background background, boolean on) {
        this.table = table;
        this.reader = reader;
        this.ranges = new RangesInUse(lockfiles);
        this.background = background;
        this.on = on;
    }

    /** The upstream has {@code packument} since now. */
    void follow(Upstream from, PackageName name, CachedPackument packument) {
        if (!on) {
            return;
        }
        var held = table.query(from.keys().partition(name), VERSION).stream()
                .map(item -> new Version(item.key().sk().substring(VERSION.length())))
                .collect(Collectors.toUnmodifiableSet());
        var wanted = ranges.of(name, held);
        if (!wanted.isEmpty()) {
            from.packuments().read(name, packument, document -> reader.chosen(document, wanted)).stream()
                    .filter(version -> !held.contains(version))
                    .limit(MOST)
                    .forEach(version -> background.tarball(from.keys().id(), name, version));
        }
    }
}
