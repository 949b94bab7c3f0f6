package dev.larder.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Times as people write them in a question: {@code 2026-11-22}, which is its midnight in UTC, or
 * {@code 2026-11-22T10:00:00Z}.
 */
public final class Instants {

    /** Further on a day has more than four digits for its year. */
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private Instants() {}

    /** The instant that {@code text} says; empty when it says none. */
    public static Optional<Instant> find(String text) {
        try {
            var instant = text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            return Optional.of(instant).filter(at -> !at.isBefore(Instant.EPOCH) && at.isBefore(END));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static Optional<LocalDate> day(String text) {
        return find(text).map(Entry::day);
    }
}
