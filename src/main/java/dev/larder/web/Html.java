package dev.larder.web;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of a page. Text gets into it through {@link #of} alone, which makes it harmless inside an element and inside a
 * quoted attribute.
 */
final class Html {

    /** Nothing. */
    static final Html NONE = new Html("");

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /**
     * A template with values in place of each {@code {}}: other pieces, also lists of them, as they are; all else as text.
     */
    static Html of(String template, Object... values) {
        var rest = List.of(values).iterator();
        var parts = List.of(template.split("\\{}", -1)).iterator();
        var markup = new StringBuilder(parts.next());
        while (parts.hasNext()) {
            markup.append(value(rest)).append(parts.next());
        }
        if (rest.hasNext()) {
            throw new IllegalArgumentException("more values than places: " + template);
        }
        return new Html(markup.toString());
    }

    private static String value(Iterator<?> values) {
        return switch (values.next()) {
            case Html html -> html.markup;
            case List<?> list ->
                list.stream().map(part -> of("{}", part).markup).collect(Collectors.joining());
            case Object text -> escaped(text.toString());
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return markup;
    }
}
