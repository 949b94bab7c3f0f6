package dev.larder.domain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What somebody has installed, as far as a registry can know it: names to versions.
 *
 * @param versions at least one for each name
 */
public record Inventory(Map<PackageName, Set<Version>> versions) {

    public Inventory {
        versions = versions.entrySet().stream()
                .filter(installed -> !installed.getValue().isEmpty())
                .collect(
                        Collectors.toUnmodifiableMap(Map.Entry::getKey, installed -> Set.copyOf(installed.getValue())));
    }

    /** The same without the packages that {@code some} holds of. */
    public Inventory without(Predicate<PackageName> some) {
        return new Inventory(versions.entrySet().stream()
                .filter(installed -> !some.test(installed.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The parts of it that {@code whose} gives to each; what it gives to nobody is in none. */
    public <T> Map<T, Inventory> by(Function<PackageName, Optional<T>> whose) {
        var parts = new LinkedHashMap<T, Map<PackageName, Set<Version>>>();
        versions.forEach((name, installed) -> whose.apply(name)
                .ifPresent(part ->
                        parts.computeIfAbsent(part, _ -> new HashMap<>()).put(name, installed)));
        return parts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, part -> new Inventory(part.getValue())));
    }

    public boolean isEmpty() {
        return versions.isEmpty();
    }
}
