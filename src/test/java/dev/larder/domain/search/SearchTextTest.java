package dev.larder.domain.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.PackageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no single answer shows: texts of all kinds, and orders of many packages. */
class SearchTextTest {

    private static final String ALPHABET = "ab-@/:=\"'+,.- \t\n\\({[🔧\u0301ÄẞİK\ud800";
    private static final List<String> QUALIFIERS = List.of(
            "author:", "maintainer:", "scope:", "keywords:", "is:", "not:", "boost-exact:", "unknown:", "=", "@", "");

    private final Random random = new Random(11);

    private String text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(6); i > 0; i--) {
            text.append(QUALIFIERS.get(random.nextInt(QUALIFIERS.size())));
            random.ints(random.nextInt(6), 0, ALPHABET.length())
                    .mapToObj(ALPHABET::charAt)
                    .forEach(text::append);
            text.append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }

    private Listing listing(int number) {
        var summary = new Summary(
                text(), List.of(text()), Optional.of(new Summary.Person(text(), text())), Optional.empty(), Map.of());
        return new Listing(
                PackageName.parse((random.nextBoolean() ? "@a/" : "") + "ab-" + number),
                "0.1.0",
                summary,
                random.nextBoolean(),
                random.nextBoolean(),
                Instant.ofEpochSecond(random.nextInt(3)),
                "ab",
                Map.of("ab", ""));
    }

    @Test
    void any_text_can_be_searched_for_and_the_order_does_not_depend_on_where_it_began() {
        var found = 0;
        for (var round = 0; round < 2_000; round++) {
            var listings = new ArrayList<Findable>();
            for (var i = 0; i < 12; i++) {
                listings.add(new Findable(listing(i)));
            }
            var text = SearchText.parse(text());
            var hits = Ranking.of(listings, text, Weights.DEFAULT, Instant.EPOCH);
            Collections.shuffle(listings, random);

            assertThat(Ranking.of(listings, text, Weights.DEFAULT, Instant.EPOCH))
                    .isEqualTo(hits);
            assertThat(hits)
                    .allSatisfy(
                            hit -> assertThat(hit.searchScore()).isPositive().isFinite());
            found += hits.size();
        }
        assertThat(found).as("it is not that nothing is ever found").isGreaterThan(2_000);
    }

    @ParameterizedTest
    @CsvSource({
        "@my-team/x, true",
        "my-team things, true",
        "My Team, true",
        "unknown:my-team, true",
        "myteam, true",
        "team, false",
        "not:my-team, true",
        "my-teams, false",
    })
    void a_text_tells_of_a_scope_whatever_stands_around_its_words(String text, boolean tells) {
        assertThat(SearchText.parse(text).tellsOf("my-team")).isEqualTo(tells);
    }

    @Test
    void a_text_of_quotation_marks_is_read_in_no_time() {
        assertThat(SearchText.parse("\"".repeat(100_001)).isEmpty()).isTrue();
        assertThat(SearchText.parse("a\"".repeat(100_000)).isEmpty()).isFalse();
    }
}
