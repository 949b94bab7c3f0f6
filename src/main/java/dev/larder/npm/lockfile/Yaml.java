package dev.larder.npm.lockfile;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML by streaming, as {@code npm.Json} has JSON. Every scalar is its text: no version becomes a number. No alias is
 * followed, so that nothing small becomes large; nothing nests deeper than lockfiles do, or is more than they have; no key
 * occurs twice.
 */
final class Yaml {

    private static final int DEEPEST = 20;

    /** The parser takes time with the square of a line's length. */
    private static final int LONGEST_LINE = 100_000;

    /**
     * The parser takes time with each key, value, beginning and end, whether anybody looks at it or not. Of these pnpm
     * writes 24 for each package, and yarn 21: this is more than twice what the largest lockfile needs.
     */
    private static final int MOST_EVENTS = 60 * Draft.MOST_PACKAGES;

    /** What the parser gives a document that defines none. */
    private static final Map<String, String> DEFAULT_TAGS = Map.of("!", "!", "!!", "tag:yaml.org,2002:");

    private final Parser parser;
    private Event at;
    private int depth;
    private int events;

    private Yaml(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // who hands the text in has bounded it
        parser = new ParserImpl(new StreamReader(text), options);
    }

    /** What is done to each field of a mapping. */
    interface Field {

        /** Called with the parser at the field's value, which has to be read to its end, or skipped. */
        void read(String name);
    }

    /** What is done to each document. */
    interface Document {

        /** Called with the parser at the document's value, which has to be read to its end, or skipped. */
        void read(Yaml in);
    }

    /** Goes through the documents of {@code text}; refuses what is no YAML. */
    static void read(String text, Document document) {
        requireShortLines(text);
        try {
            var in = new Yaml(text);
            while (!(in.next() instanceof StreamEndEvent)) {
                if (in.at instanceof DocumentStartEvent start) {
                    in.requireNoDirectives(start);
                    in.next();
                    if (!in.isNothing()) {
                        document.read(in);
                    }
                }
            }
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw Draft.malformed(mark == null ? 1 : mark.getLine() + 1, "it is no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw Draft.malformed(1, "it holds characters that YAML does not have");
        }
    }

    private static void requireShortLines(String text) {
        var line = 1;
        var begin = 0;
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                begin = i + 1;
            } else if (i - begin > LONGEST_LINE) {
                throw Draft.malformed(line, "it is longer than " + LONGEST_LINE + " characters");
            }
        }
    }

    /** {@code %TAG} makes long tags of short ones, as often as they are there. */
    private void requireNoDirectives(DocumentStartEvent start) {
        var tags = Optional.ofNullable(start.getTags()).orElse(Map.of());
        if (start.getVersion() != null || !DEFAULT_TAGS.entrySet().containsAll(tags.entrySet())) {
            throw Draft.malformed(line(), "it has directives, as no lockfile does");
        }
    }

    private Event next() {
        at = parser.getEvent();
        if (++events > MOST_EVENTS) {
            throw new Refusal(new Problem.BodyTooLarge("it has more than " + MOST_EVENTS + " keys and values"));
        }
        if (at instanceof AliasEvent) {
            throw Draft.malformed(line(), "it refers to another place of the file, as no lockfile does");
        }
        if (at instanceof CollectionStartEvent && ++depth > DEEPEST) {
            throw Draft.malformed(line(), "it is nested deeper than " + DEEPEST + " levels");
        }
        if (at instanceof CollectionEndEvent) {
            depth--;
        }
        return at;
    }

    /** Where the parser stands, counted from 1. */
    int line() {
        return at.getStartMark().getLine() + 1;
    }

    private boolean isNothing() {
        return at instanceof ScalarEvent scalar && scalar.getValue().isEmpty();
    }

    boolean isMapping() {
        return at instanceof MappingStartEvent;
    }

    /** Goes through the mapping at which the parser stands; refuses anything else. */
    void fields(String what, Field field) {
        if (!isMapping()) {
            throw Draft.malformed(line(), what + " should be a mapping");
        }
        var seen = new HashSet<String>();
        while (!(next() instanceof MappingEndEvent)) {
            if (!(at instanceof ScalarEvent key)) {
                throw Draft.malformed(line(), "a key should be a text");
            }
            if (!seen.add(key.getValue())) {
                throw Draft.malformed(line(), "a key is there twice");
            }
            next();
            field.read(key.getValue());
        }
    }

    /** The text at which the parser stands; empty when it is something else, which is skipped. */
    Optional<String> textOrSkip() {
        if (at instanceof ScalarEvent scalar) {
            return Optional.of(scalar.getValue());
        }
        skip();
        return Optional.empty();
    }

    /** The fields that are texts in the mapping at which the parser stands; the others are passed over. */
    Map<String, String> texts(String what) {
        var texts = new HashMap<String, String>();
        fields(what, name -> textOrSkip().ifPresent(text -> texts.put(name, text)));
        return texts;
    }

    /** Goes to the end of the value at which the parser stands. */
    void skip() {
        if (at instanceof CollectionStartEvent) {
            var outside = depth - 1;
            while (depth > outside) {
                next();
            }
        }
    }
}
