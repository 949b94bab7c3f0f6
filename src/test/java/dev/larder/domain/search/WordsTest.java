package dev.larder.domain.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "left-pad, left pad",
        "lodash.merge, lodash merge",
        "a_b/c@d, a b c d",
        "JSONStream, jsonstream json stream",
        "leftPad2, leftpad2 left pad2",
        "base64, base64",
        "Ängström ÉCLAIR, angstrom eclair",
        "日本語 挨拶, 日本語 挨拶",
        "'...', ''",
    })
    void a_text_is_cut_into_words(String text, String words) {
        assertThat(Words.of(text)).containsExactlyElementsOf(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }

    @Test
    void no_word_is_empty() {
        assertThat(Words.of("\u0301 a \u0301")).containsExactly("a");
    }

    @Test
    void a_squashed_text_has_nothing_between_its_words() {
        assertThat(Words.squashed("Left-Pad.js")).isEqualTo("leftpadjs");
    }
}
