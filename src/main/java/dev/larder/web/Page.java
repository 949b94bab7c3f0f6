package dev.larder.web;

import dev.larder.domain.Digest;
import dev.larder.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** What all pages have around them. The browser is told to load and run nothing but the style that is written into it. */
final class Page {

    private static final String STYLE = """
        :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
        body { max-width: 26rem; margin: 3rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; }
        label { display: block; margin-top: 1rem; }
        input { display: block; box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
        button { margin-top: 1.25rem; padding: .5rem 1.5rem; font: inherit; cursor: pointer; }
        summary { margin-top: 2rem; cursor: pointer; }
        .hint { font-size: .9rem; opacity: .8; }
        .problem { border-left: .3rem solid #c62828; padding-left: .75rem; }
        """;

    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + styleDigest()
            + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private Page() {}

    /** A page. It holds what is meant for one person, so nobody keeps it. */
    static Response of(int status, String title, Html content) {
        var html = Html.of("""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{}</title>
            <style>{}</style>
            </head>
            <body>
            <h1>{}</h1>
            {}
            </body>
            </html>
            """, title, Html.of(STYLE), title, content);
        return new Response(
                status,
                Map.of(
                        "content-type", "text/html; charset=utf-8",
                        "cache-control", "no-store",
                        "content-security-policy", POLICY,
                        "referrer-policy", "no-referrer",
                        "x-content-type-options", "nosniff"),
                html.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String styleDigest() {
        var digest = Digest.of(Digest.Algorithm.SHA256, STYLE.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest.hex()));
    }
}
