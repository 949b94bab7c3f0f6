/**
 * What Larder's local mode costs, measured against Verdaccio and against the floor, side by side in one run:
 * {@code mvn -Pbench}. Nothing of it runs in {@code mvn verify}, and it asserts nothing: it prints ratios, and writes them
 * into docs/performance.md.
 *
 * <pre>
 *   Bench --> rows (Hits, Installs, Herd, ...) --> Contender.start --> a process of its own --> StaticRegistry
 *                                                  (Larder, Verdaccio, or the floor itself)      (upstream, and floor)
 * </pre>
 *
 * <p>Everything is on loopback. The public registry is asked once, to fill {@code ~/.cache/larder-bench}; from then on the
 * upstream of all is {@link dev.larder.bench.StaticRegistry}, which holds every answer ready in memory and counts.
 */
package dev.larder.bench;
