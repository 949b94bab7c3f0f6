package dev.larder.registry;

import dev.larder.domain.Lockfile;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lockfiles lock: which versions of which packages, and what dependents ask for; by name.
 *
 * <p>As text, a line for each package, by name; what stands between the tabs is the name, the versions and each range:
 *
 * <pre>
 *   express ⇥ 4.21.2 5.1.0 ⇥ ^4.17.1 ⇥ ^5.0.0
 * </pre>
 */
record LockedPackages(Map<PackageName, Locked> all) {

    /** Those of one package. Who locks it may ask for nothing that could be another version. */
    record Locked(Set<Version> versions, Set<String> ranges) {

        Locked {
            versions = Set.copyOf(versions);
            ranges = Set.copyOf(ranges);
        }

        private Locked with(Locked others) {
            return new Locked(union(versions, others.versions), union(ranges, others.ranges));
        }

        private static <T> Set<T> union(Set<T> some, Set<T> others) {
            return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
        }
    }

    static final LockedPackages NONE = new LockedPackages(Map.of());

    LockedPackages {
        all = Collections.unmodifiableMap(new TreeMap<>(all));
    }

    /** What {@code lockfile} locks. */
    static LockedPackages of(Lockfile lockfile) {
        var versions = new LinkedHashMap<PackageName, Set<Version>>();
        lockfile.packages()
                .forEach(locked -> versions.computeIfAbsent(locked.name(), _ -> new HashSet<>())
                        .add(locked.version()));
        var all = new LinkedHashMap<PackageName, Locked>();
        versions.forEach((name, found) -> all.put(
                name,
                new Locked(
                        found,
                        lockfile.ranges().getOrDefault(name, Set.of()).stream()
                                .map(range -> range.replaceAll("\\s+", " "))
                                .collect(Collectors.toSet()))));
        return new LockedPackages(all);
    }

    /** All that these and {@code others} lock. */
    LockedPackages with(LockedPackages others) {
        var both = new LinkedHashMap<>(all);
        others.all.forEach((name, locked) -> both.merge(name, locked, Locked::with));
        return new LockedPackages(both);
    }

    /** How many versions there are. */
    int size() {
        return all.values().stream()
                .mapToInt(locked -> locked.versions().size())
                .sum();
    }

    /** The text that {@link #parse} reads; always the same for the same. */
    byte[] text() {
        return all.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String line(PackageName name, Locked locked) {
        var versions = locked.versions().stream().map(Version::text).sorted().collect(Collectors.joining(" "));
        return Stream.concat(Stream.of(name.toString(), versions), new TreeSet<>(locked.ranges()).stream())
                .collect(Collectors.joining("\t"));
    }

    static LockedPackages parse(byte[] text) {
        return new LockedPackages(new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t"))
                .collect(Collectors.toMap(
                        parts -> PackageName.parse(parts[0]),
                        parts -> new Locked(
                                Arrays.stream(parts[1].split(" "))
                                        .map(Version::new)
                                        .collect(Collectors.toSet()),
                                Arrays.stream(parts).skip(2).collect(Collectors.toSet())))));
    }
}
