package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Refusal;
import java.util.Optional;

/** What came of fetching something from an upstream. */
sealed interface Fetched<T> {

    /** It is kept. */
    record Kept<T>(T what) implements Fetched<T> {}

    /** The upstream says that there is no such thing. */
    record Absent<T>() implements Fetched<T> {}

    /** Nothing came; nothing was kept. */
    record Failed<T>(Trouble trouble) implements Fetched<T> {}

    /** It, for a reader of {@code name}; empty when there is no such thing. That nobody knows is a {@link Refusal}. */
    default Optional<T> orRefuse(PackageName name) {
        return switch (this) {
            case Kept<T>(var what) -> Optional.of(what);
            case Absent<T> _ -> Optional.empty();
            case Failed<T>(var trouble) -> throw trouble.refusal(name);
        };
    }
}
