package dev.larder.domain;

import java.util.Map;
import java.util.Set;
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

    public boolean isEmpty() {
        return versions.isEmpty();
    }
}
