package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.upstream.UpstreamCache;
import java.util.Optional;

/** Where a package that the caller may read comes from. */
sealed interface Found {

    /** The further item that was asked for along with it. */
    Optional<Item> other();

    /**
     * It is ours.
     *
     * @param reader who asks
     */
    record Hosted(Principal reader, HostedPackage head, Optional<Item> other) implements Found {

        /** The further item, a version's, unless that was unpublished. */
        Optional<Item> version() {
            return other.filter(head::holds);
        }
    }

    /**
     * It is the upstream's to know.
     *
     * @param head what the cache has of it
     */
    record Proxied(UpstreamCache cache, Optional<Item> head, Optional<Item> other) implements Found {

        /** Refuses, unless the upstream has it, or had it when it was last asked. */
        void requireThere(PackageName name) {
            if (!cache.exists(name, head)) {
                throw new Refusal(new Problem.PackageNotFound(name));
            }
        }
    }
}
