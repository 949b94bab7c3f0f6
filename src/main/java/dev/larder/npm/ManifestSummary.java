package dev.larder.npm;

import dev.larder.domain.search.Summary;
import dev.larder.registry.ManifestReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads of a manifest what search shows. npm has put most fields into one shape before it publishes
 * (normalize-package-data); other clients send what people wrote. What has no shape that we know is not there.
 */
public final class ManifestSummary implements ManifestReader {

    /** {@code Jane Doe <jane@example.test> (https://jane.example.test)}. */
    private static final Pattern PERSON = Pattern.compile("([^<(]*)(?:<([^>]*)>)?.*", Pattern.DOTALL);

    /** {@code git+ssh://git@host.test/acme/widget.git}, {@code git@host.test:acme/widget.git}: host and path. */
    private static final Pattern REPOSITORY = Pattern.compile(
            "(?:git\\+)?(?:(?:ssh|git|https?)://)?(?:[^@/]*@)?([^@/:]+\\.[^@/:]+(?::\\d+)?)[:/](.+?)(?:\\.git)?");

    private static final Pattern WEB = Pattern.compile("https?://[^\\s\"<>]+");

    private static final int LONGEST_LINK = 300;

    @Override
    public Summary summary(byte[] manifest) {
        var texts = new HashMap<String, String>();
        var keywords = new ArrayList<String>();
        try (var in = Json.parser(manifest)) {
            in.nextToken();
            for (var field : Json.fields(in)) {
                switch (field) {
                    case "keywords" -> keywords.addAll(keywords(in));
                    case "description", "homepage", "author", "license", "repository", "bugs" ->
                        texts.putAll(texts(in, field));
                }
            }
        }
        return new Summary(
                        texts.getOrDefault("description", ""),
                        keywords,
                        author(texts),
                        find(texts, "license", "license.type"),
                        links(texts))
                .cut();
    }

    /** A string as {@code field}, an object's strings as {@code field.name}. */
    static Map<String, String> texts(JsonParser in, String field) {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return Map.of(field, in.getString());
        }
        var texts = new HashMap<String, String>();
        Json.texts(in).forEach((inner, text) -> texts.put(field + "." + inner, text));
        return texts;
    }

    /** Keywords are a list, or one text (npm/cli lib/utils/format-search-stream.js reads both). */
    static List<String> keywords(JsonParser in) {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(in.getString().split("[,\\s]+"));
        }
        var keywords = new ArrayList<String>();
        if (in.currentToken() == JsonToken.START_ARRAY) {
            while (in.nextToken() != JsonToken.END_ARRAY) {
                Optional.ofNullable(Json.stringOrSkip(in)).ifPresent(keywords::add);
            }
        } else {
            in.skipChildren();
        }
        return keywords;
    }

    private static Optional<Summary.Person> author(Map<String, String> texts) {
        var written = PERSON.matcher(texts.getOrDefault("author", ""));
        return written.matches() && !written.group(1).isBlank()
                ? Optional.of(new Summary.Person(
                        written.group(1).strip(),
                        Optional.ofNullable(written.group(2)).orElse("").strip()))
                : find(texts, "author.name")
                        .map(name -> new Summary.Person(name, texts.getOrDefault("author.email", "")));
    }

    private static Map<String, String> links(Map<String, String> texts) {
        var links = new HashMap<String, String>();
        find(texts, "homepage").ifPresent(link -> links.put("homepage", link));
        find(texts, "bugs", "bugs.url").ifPresent(link -> links.put("bugs", link));
        find(texts, "repository", "repository.url")
                .filter(link -> link.length() <= LONGEST_LINK)
                .map(REPOSITORY::matcher)
                .filter(repository -> repository.matches())
                .ifPresent(repository ->
                        links.put("repository", "https://" + repository.group(1) + "/" + repository.group(2)));
        links.values()
                .removeIf(link ->
                        link.length() > LONGEST_LINK || !WEB.matcher(link).matches());
        return links;
    }

    /** The first of those texts that is there and not empty. */
    private static Optional<String> find(Map<String, String> texts, String... names) {
        return List.of(names).stream()
                .map(name -> texts.getOrDefault(name, ""))
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
