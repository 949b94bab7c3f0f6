package dev.larder.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void text_is_text_wherever_it_stands() {
        var hostile = "<script>'&\"</script>";

        assertThat(Html.of("<p title=\"{}\">{}</p>", hostile, hostile).toString())
                .isEqualTo("<p title=\"&lt;script&gt;&#39;&amp;&quot;&lt;/script&gt;\">"
                        + "&lt;script&gt;&#39;&amp;&quot;&lt;/script&gt;</p>");
    }

    @Test
    void pieces_are_put_together_as_they_are() {
        var item = Html.of("<li>{}</li>", "a & b");

        assertThat(Html.of("<ul>{}{}</ul>", List.of(item, "<"), Html.NONE).toString())
                .isEqualTo("<ul><li>a &amp; b</li>&lt;</ul>");
    }

    @Test
    void what_a_value_holds_is_no_template() {
        assertThat(Html.of("{}{}", "{}", "x").toString()).isEqualTo("{}x");
    }

    @Test
    void places_and_values_are_as_many() {
        assertThatThrownBy(() -> Html.of("{}")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> Html.of("", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
