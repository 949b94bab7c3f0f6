package dev.larder.upstream;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The {@code retry-after} of an answer: seconds, or a date, which is compared with the sender's own (RFC 9110 10.2.3). */
final class RetryAfter {

    private RetryAfter() {}

    static Optional<Duration> find(HttpHeaders headers) {
        return headers.firstValue("retry-after")
                .flatMap(text -> text.matches("\\d{1,9}")
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                        : date(text)
                                .flatMap(then -> headers.firstValue("date")
                                        .flatMap(RetryAfter::date)
                                        .map(now -> Duration.between(now, then))));
    }

    private static Optional<ZonedDateTime> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // as if it had said nothing
        }
    }
}
