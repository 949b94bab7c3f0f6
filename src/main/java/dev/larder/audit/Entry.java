package dev.larder.audit;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the trail, as it is read.
 *
 * <pre>
 *   pk A#&lt;day&gt;   sk &lt;instant&gt;#&lt;id&gt;   who, address, token, request, verb, deed (the sentence), parts; package
 * </pre>
 *
 * @param at to the millisecond
 * @param id tells apart what was done at one instant
 * @param verb {@link Verb#text}, of this release or of another
 * @param deed {@link Deed#sentence}
 */
public record Entry(Instant at, String id, Actor actor, String verb, String deed, Map<String, String> parts) {

    /** Always with milliseconds, so that the order of the texts is the order in time. */
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    public Entry {
        parts = Map.copyOf(parts);
    }

    static Item item(Instant at, String id, Actor actor, Deed deed) {
        var item = new Item(new Key(partition(day(at)), INSTANT.format(at) + "#" + id))
                .with("who", actor.who())
                .with("address", actor.address())
                .with("token", actor.token())
                .with("request", actor.request())
                .with("verb", deed.verb().text())
                .with("deed", deed.sentence())
                .with("parts", deed.parts());
        return Optional.ofNullable(deed.parts().get(Deed.PACKAGE))
                .map(name -> item.with(Deed.PACKAGE, name))
                .orElse(item);
    }

    /** Reads an item of the trail, also one that says less: before there were verbs, a deed was a sentence alone. */
    static Entry of(Item item) {
        var words = item.key().sk().split("#", 2);
        return new Entry(
                Instant.parse(words[0]),
                words[1],
                new Actor(text(item, "who"), text(item, "address"), text(item, "token"), text(item, "request")),
                item.findText("verb").orElseGet(() -> text(item, "deed").split(" ")[0]),
                text(item, "deed"),
                item.findTexts("parts")
                        .orElseGet(() -> item.findText(Deed.PACKAGE)
                                .map(name -> Map.of(Deed.PACKAGE, name))
                                .orElseGet(Map::of)));
    }

    /** The package that was changed, if it was one. */
    public Optional<String> packageName() {
        return Optional.ofNullable(parts.get(Deed.PACKAGE));
    }

    /** Where it is in its day. */
    public String sortKey() {
        return INSTANT.format(at) + "#" + id;
    }

    /** The partition of a day, in UTC. */
    static String partition(LocalDate day) {
        return "A#" + day;
    }

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static String text(Item item, String name) {
        return item.findText(name).orElse("");
    }
}
