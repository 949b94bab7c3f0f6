package dev.larder.npm;

import dev.larder.domain.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.semver4j.Semver;
import org.semver4j.SemverException;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * Which version of a packument an install chooses, as npm decides it (npm-pick-manifest): {@code latest} where that will do,
 * else the highest, and one that is deprecated only where there is no other.
 */
final class VersionChoice {

    private static final int LONGEST_RANGE = 500;

    /** More versions than packages have: what comes after them is not chosen. */
    private static final int MOST = 10_000;

    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, String> tags = new HashMap<>();

    private record Candidate(Version version, Semver order, boolean deprecated) {}

    /** The packument has this version. One that npm cannot read is left out. */
    void version(String text, boolean deprecated) {
        if (candidates.size() >= MOST) {
            return;
        }
        Version.find(text).ifPresent(version -> {
            var order = Semver.parse(text);
            if (order != null) {
                candidates.add(new Candidate(version, order, deprecated));
            }
        });
    }

    /** The packument has this dist-tag. */
    void tag(String tag, String version) {
        tags.put(tag, version);
    }

    /** What is installed for {@code wanted}, a range, a version or a dist-tag; what npm cannot read gets nothing. */
    Optional<Version> of(String wanted) {
        var tagged = tags.get(wanted);
        if (tagged != null) {
            return named(tagged).map(Candidate::version);
        }
        return range(wanted).flatMap(range -> {
            Predicate<Candidate> fits = candidate -> range.isSatisfiedBy(candidate.order());
            Predicate<Candidate> current = candidate -> !candidate.deprecated();
            return named(tags.getOrDefault("latest", ""))
                    .filter(fits.and(current))
                    .or(() -> highest(fits.and(current)))
                    .or(() -> highest(fits))
                    .map(Candidate::version);
        });
    }

    private Optional<Candidate> named(String version) {
        return candidates.stream()
                .filter(candidate -> candidate.version().text().equals(version))
                .findFirst();
    }

    private Optional<Candidate> highest(Predicate<Candidate> which) {
        return candidates.stream().filter(which).max((one, other) -> one.order().compareTo(other.order()));
    }

    private static Optional<RangeList> range(String text) {
        try {
            return text.length() > LONGEST_RANGE ? Optional.empty() : Optional.of(RangeListFactory.create(text));
        } catch (SemverException | NumberFormatException e) {
            return Optional.empty(); // a number in the range that is larger than any version's
        }
    }
}
