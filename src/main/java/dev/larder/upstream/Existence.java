package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Whether an upstream has a package, for a function that may write nothing of what is cached: it keeps nothing. */
public final class Existence {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final UpstreamClient upstream;

    Existence(UpstreamClient upstream) {
        this.upstream = upstream;
    }

    /**
     * Whether there is such a package, or was when the upstream was last asked. That nobody knows is a {@link Refusal}.
     *
     * @param head the item under {@link UpstreamKeys#head}
     */
    public boolean of(PackageName name, Optional<Item> head) {
        return head.map(item -> CachedPackument.of(item).isThere()).orElseGet(() -> ask(name));
    }

    private boolean ask(PackageName name) {
        return switch (upstream.packument(name, Validators.NONE, PATIENCE)) {
            case UpstreamAnswer.Found found -> {
                try (var _ = found.body()) {
                    yield true;
                } catch (IOException e) {
                    throw Trouble.of(e).refusal(name);
                }
            }
            case UpstreamAnswer.Absent _ -> false;
            case UpstreamAnswer.Unchanged _ -> throw Trouble.unchanged().refusal(name);
            case UpstreamAnswer.Unavailable(var trouble) -> throw trouble.refusal(name);
        };
    }
}
