package dev.larder.npm;

import dev.larder.domain.search.Listing;
import dev.larder.domain.search.Ranking;
import dev.larder.registry.SearchPackages;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** The answer to {@code GET /-/v1/search}, as libnpmsearch and pnpm read it. */
public final class SearchJson {

    private SearchJson() {}

    /** One page of results, in UTF-8. */
    public static byte[] of(SearchPackages.Page page) {
        return Json.bytes(out -> {
            out.writeStartObject();
            out.writeName("objects").writeStartArray();
            page.hosted().forEach(hit -> hosted(out, hit));
            page.proxied().forEach(json -> out.writeRawValue(new String(json, StandardCharsets.UTF_8)));
            out.writeEndArray();
            out.writeName("total").writeNumber(page.total());
            out.writeName("time")
                    .writeString(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            page.at().atOffset(ZoneOffset.UTC)));
            out.writeEndObject();
        });
    }

    private static void hosted(JsonGenerator out, Ranking.Hit hit) {
        out.writeStartObject();
        out.writeName("package").writeStartObject();
        listing(out, hit.listing());
        out.writeEndObject();
        out.writeName("score").writeStartObject();
        out.writeName("final").writeNumber(hit.score().total());
        out.writeName("detail").writeStartObject();
        out.writeName("quality").writeNumber(hit.score().quality());
        out.writeName("popularity").writeNumber(0);
        out.writeName("maintenance").writeNumber(hit.score().maintenance());
        out.writeEndObject();
        out.writeEndObject();
        out.writeName("searchScore").writeNumber(hit.searchScore());
        flags(out, hit.listing());
        out.writeEndObject();
    }

    private static void listing(JsonGenerator out, Listing listing) {
        var summary = listing.summary();
        out.writeName("name").writeString(listing.name().toString());
        out.writeName("scope").writeString(listing.name().scope().orElse("unscoped")); // npm's registry has that word
        out.writeName("version").writeString(listing.version());
        out.writeName("description").writeString(summary.description());
        Json.writeTexts(out.writeName("keywords"), summary.keywords());
        out.writeName("date").writeString(listing.published().toString());
        out.writeName("links").writeStartObject();
        new TreeMap<>(summary.links())
                .forEach((name, link) -> out.writeName(name).writeString(link));
        out.writeEndObject();
        summary.author().ifPresent(author -> {
            out.writeName("author").writeStartObject();
            out.writeName("name").writeString(author.name());
            out.writeName("email").writeString(author.email());
            out.writeEndObject();
        });
        var publisher = listing.publisher();
        user(out.writeName("publisher"), publisher, listing.maintainers().getOrDefault(publisher, ""));
        users(out.writeName("maintainers"), new TreeMap<>(listing.maintainers()));
        summary.license().ifPresent(license -> out.writeName("license").writeString(license));
    }

    private static void flags(JsonGenerator out, Listing listing) {
        out.writeName("flags").writeStartObject();
        if (listing.isUnstable()) {
            out.writeName("unstable").writeBoolean(true);
        }
        if (listing.deprecated()) {
            out.writeName("deprecated").writeBoolean(true);
        }
        out.writeEndObject();
    }

    /** Users as search shows them, by name and e-mail address: here, a name is a {@code username}. */
    static void users(JsonGenerator out, Map<String, String> users) {
        out.writeStartArray();
        users.forEach((name, email) -> user(out, name, email));
        out.writeEndArray();
    }

    private static void user(JsonGenerator out, String name, String email) {
        out.writeStartObject();
        out.writeName("username").writeString(name);
        out.writeName("email").writeString(email);
        out.writeEndObject();
    }
}
