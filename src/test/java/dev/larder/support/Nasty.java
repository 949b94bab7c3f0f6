package dev.larder.support;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Text as nobody wants it: made of what breaks paths, names, headers, JavaScript, JSON and terminals. */
public final class Nasty {

    /** What nasty text is made of. */
    public static final List<String> PIECES = List.of(
            // paths
            "/",
            "//",
            ".",
            "..",
            "\\",
            "%",
            "%2e",
            "%2E%2E",
            "%2f",
            "%5c",
            "%25",
            "%252f",
            "%00",
            "%0d%0a",
            "%zz",
            "%ff",
            "%c0%ae",
            "%ed%a0%80",
            "?",
            "#",
            ";",
            "&",
            "=",
            "*",
            "~",
            "{package}",
            // names, versions, tags
            "@",
            "@acme",
            "acme",
            "widget",
            "Widget",
            "-",
            "-rev",
            "_",
            "__proto__",
            "constructor",
            "hasOwnProperty",
            "node_modules",
            "favicon.ico",
            "package",
            "dist-tags",
            "latest",
            "next",
            "1",
            "1.0.0",
            "01.0.0",
            "1.0.0-",
            "1.0.0-rc.1",
            "1.0.0+a",
            "99999999999999999.0.0",
            "1.x",
            "^1",
            ">=0",
            "v1",
            ".tgz",
            "widget-1.0.0.tgz",
            // headers, JSON, shells, pages
            "\r\n",
            "\n",
            "\t",
            " ",
            "\"",
            "'",
            "`",
            ",",
            ":",
            "{",
            "}",
            "[",
            "<script>",
            "${x}",
            "$(x)",
            "null",
            "-0",
            "1e999",
            // characters
            "\0",
            "\u0007",
            "\u001b[2J",
            "\u007f",
            "\u0085",
            "\u200b",
            "\u2028",
            "\u202e",
            "\ufeff",
            "\uffff",
            "\u00fc",
            "\u4e16",
            "\ud83d\udd27",
            "\ud83d",
            "\udd27",
            "a".repeat(119),
            "a".repeat(300));

    private Nasty() {}

    /** Text of a few nasty pieces, or of any characters at all. */
    public static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.of(PIECES).list().ofMaxSize(6).map(pieces -> String.join("", pieces)),
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings().ascii().ofMaxLength(12));
    }
}
