package dev.larder.domain;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Versions by precedence (semver section 11), the lowest first; build metadata does not count. */
public final class VersionOrder implements Comparator<Version> {

    static final VersionOrder ORDER = new VersionOrder();

    private VersionOrder() {}

    /** What {@code latest} should mean of {@code versions}: the highest that is no prerelease, if there is one. */
    public static Optional<Version> latest(Collection<Version> versions) {
        return versions.stream()
                .filter(version -> !isPrerelease(version))
                .max(ORDER)
                .or(() -> versions.stream().max(ORDER));
    }

    @Override
    public int compare(Version one, Version other) {
        var released = compareParts(numbers(one), numbers(other));
        if (released != 0) {
            return released;
        }
        if (isPrerelease(one) && isPrerelease(other)) {
            return compareParts(prerelease(one), prerelease(other));
        }
        return Boolean.compare(isPrerelease(other), isPrerelease(one));
    }

    private static boolean isPrerelease(Version version) {
        return version.precedence().indexOf('-') >= 0;
    }

    private static List<String> numbers(Version version) {
        return List.of(version.precedence().split("-", 2)[0].split("\\."));
    }

    private static List<String> prerelease(Version version) {
        return List.of(version.precedence().split("-", 2)[1].split("\\."));
    }

    /** The first part that differs decides; of two that agree as far as they go, the longer is higher. */
    private static int compareParts(List<String> one, List<String> other) {
        for (var i = 0; i < Math.min(one.size(), other.size()); i++) {
            var compared = comparePart(one.get(i), other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** Numbers by their size, words by their letters, and numbers below words. */
    private static int comparePart(String one, String other) {
        if (isNumber(one) && isNumber(other)) {
            return new BigInteger(one).compareTo(new BigInteger(other)); // a prerelease's may have any length
        }
        return isNumber(one) == isNumber(other) ? one.compareTo(other) : isNumber(one) ? -1 : 1;
    }

    private static boolean isNumber(String part) {
        return part.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
