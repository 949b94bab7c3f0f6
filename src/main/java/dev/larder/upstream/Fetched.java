package dev.larder.upstream;

/** What came of fetching something from an upstream. */
sealed interface Fetched<T> {

    /** It is kept. */
    record Kept<T>(T what) implements Fetched<T> {}

    /** The upstream says that there is no such thing. */
    record Absent<T>() implements Fetched<T> {}

    /** Nothing came; nothing was kept. */
    record Failed<T>(Trouble trouble) implements Fetched<T> {}
}
