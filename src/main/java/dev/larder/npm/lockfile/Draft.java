package dev.larder.npm.lockfile;

import dev.larder.domain.Digest;
import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import dev.larder.domain.Lockfile.Locked;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a reader has found so far in one lockfile. */
final class Draft {

    static final int MOST_PACKAGES = 50_000;
    static final int MOST_RANGES = 200_000;

    private static final int LONGEST_RANGE = 500;
    private static final String CATALOG = "catalog:";

    private final Map<String, Locked> packages = new TreeMap<>();
    private final Map<PackageName, Set<String>> ranges = new HashMap<>();
    private final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
    private final Map<String, Named> catalogs = new HashMap<>();
    private final List<Named> ofCatalogs = new ArrayList<>();
    private int entries;
    private int wanted;

    /** A version of a registry's package. One that can be none is counted and left out. */
    void lock(String name, String version, Optional<Digest> integrity) {
        var found = PackageName.find(name);
        var exact = Version.find(version);
        if (found.isEmpty() || exact.isEmpty()) {
            leave(LeftOut.UNREADABLE);
            return;
        }
        count();
        var locked = new Locked(found.get(), exact.get(), integrity);
        packages.merge(found.get() + "@" + exact.get(), locked, Draft::stronger);
    }

    /** Something that no registry is asked for. */
    void leave(LeftOut reason) {
        count();
        leftOut.merge(reason, 1, Integer::sum);
    }

    /** What some dependent asks for, when that is a registry's package. */
    void want(Named dependency) {
        if (dependency.spec().startsWith(CATALOG)) {
            countWanted();
            ofCatalogs.add(dependency);
        } else if (dependency.spec().length() <= LONGEST_RANGE
                && dependency.elsewhere().isEmpty()) {
            PackageName.find(dependency.name()).ifPresent(name -> want(name, dependency.spec()));
        }
    }

    private void want(PackageName name, String spec) {
        var range = spec.isBlank() ? "*" : spec.strip();
        if (ranges.computeIfAbsent(name, _ -> new HashSet<>()).add(range)) {
            countWanted();
        }
    }

    /** What {@code catalog:NAME} means for one package; the default catalog is called {@code default}, or nothing. */
    void define(String catalog, Named dependency, String alias) {
        countWanted();
        catalogs.put(catalogKey(catalog, alias), dependency);
    }

    private static String catalogKey(String catalog, String alias) {
        return (catalog.isEmpty() ? "default" : catalog) + " " + alias;
    }

    /** All that was found. */
    Lockfile finish(Kind kind, String version) {
        for (var dependency : List.copyOf(ofCatalogs)) {
            var meant = catalogs.get(catalogKey(dependency.spec().substring(CATALOG.length()), dependency.name()));
            if (meant != null && !meant.spec().startsWith(CATALOG)) {
                want(meant);
            }
        }
        var used = new HashMap<PackageName, Set<String>>();
        for (var locked : packages.values()) {
            Optional.ofNullable(ranges.get(locked.name())).ifPresent(found -> used.put(locked.name(), found));
        }
        return new Lockfile(kind, version, List.copyOf(packages.values()), used, leftOut);
    }

    private void count() {
        if (++entries > MOST_PACKAGES) {
            throw new Refusal(new Problem.BodyTooLarge("it locks more than " + MOST_PACKAGES + " packages"));
        }
    }

    private void countWanted() {
        if (++wanted > MOST_RANGES) {
            throw new Refusal(new Problem.BodyTooLarge("it has more than " + MOST_RANGES + " ranges"));
        }
    }

    private static Locked stronger(Locked one, Locked other) {
        var weaker = other.integrity()
                .filter(digest -> one.integrity()
                        .filter(known -> known.algorithm().compareTo(digest.algorithm()) >= 0)
                        .isEmpty());
        return weaker.isPresent() ? other : one;
    }

    /** What is wrong with a lockfile, and where. */
    static Refusal malformed(int line, String what) {
        return new Refusal(new Problem.MalformedBody("line " + line + ": " + what));
    }
}
