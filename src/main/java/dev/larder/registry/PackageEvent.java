package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.domain.PackageName;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a commit has changed of a package, for others to know: docs/events.md. Kept in the outbox until the bus has it.
 *
 * <pre>
 *   pk E#&lt;repository&gt;   sk &lt;package&gt;#&lt;revision, 19 digits&gt;   package, revision, at, who, type, change0, change1, tags
 * </pre>
 *
 * @param sequence the package's revision since this commit; each has one event, so that one which is missing is noticed
 * @param at to the millisecond
 * @param type what kind of change it is: {@link Verb#announced}
 * @param changes what was done: {@code verb}, and its parts
 * @param tags what dist-tags name from now on that they did not before; empty: such a tag is no more
 */
public record PackageEvent(
        PackageName name,
        long sequence,
        Instant at,
        String who,
        String type,
        List<Map<String, String>> changes,
        Map<String, String> tags) {

    /** A bus takes 256 KB; who moves more tags at once has to look at the packument. */
    private static final int MOST_TAG_CHARACTERS = 100_000;

    private static final String CHANGE = "change";

    public PackageEvent {
        changes = List.copyOf(changes);
        tags = Map.copyOf(tags);
    }

    static PackageEvent of(Optional<HostedPackage> before, Commits.Change change, String who, Instant at) {
        var first = change.deeds().getFirst().verb();
        return new PackageEvent(
                change.head().name(),
                change.head().revision(),
                Instant.ofEpochMilli(at.toEpochMilli()),
                who,
                first.announced().orElseThrow(() -> new IllegalArgumentException(first + " is no change of a package")),
                change.deeds().stream().map(PackageEvent::change).toList(),
                tags(
                        before.map(HostedPackage::distTags).orElseGet(Map::of),
                        change.head().distTags()));
    }

    private static Map<String, String> change(Deed deed) {
        var change = new TreeMap<>(deed.parts());
        change.remove(Deed.PACKAGE);
        change.put("verb", deed.verb().text());
        return change;
    }

    private static Map<String, String> tags(Map<String, String> before, Map<String, String> after) {
        var moved = new TreeMap<String, String>();
        before.keySet().forEach(tag -> moved.put(tag, ""));
        moved.putAll(after);
        moved.keySet().removeIf(tag -> moved.get(tag).equals(before.get(tag)));
        var characters = moved.entrySet().stream()
                .mapToLong(tag -> tag.getKey().length() + tag.getValue().length())
                .sum();
        return characters > MOST_TAG_CHARACTERS ? Map.of() : moved;
    }

    /** The same for the same commit, however often it arrives. */
    public String id() {
        return Keys.REPOSITORY + "/" + name + "/" + sequence;
    }

    /** The repository that the package is in. */
    public String repository() {
        return Keys.REPOSITORY;
    }

    Key key() {
        return new Key(Keys.outbox(), Keys.outbox(name) + "%019d".formatted(sequence));
    }

    Item toItem() {
        var item = new Item(key())
                .with("package", name.toString())
                .with("revision", sequence)
                .with("at", at.toEpochMilli())
                .with("who", who)
                .with("type", type)
                .with("tags", tags);
        for (var number = 0; number < changes.size(); number++) {
            item = item.with(CHANGE + number, changes.get(number));
        }
        return item;
    }

    static PackageEvent of(Item item) {
        var changes = new ArrayList<Map<String, String>>();
        for (var change = item.findTexts(CHANGE + 0);
                change.isPresent();
                change = item.findTexts(CHANGE + changes.size())) {
            changes.add(change.get());
        }
        return new PackageEvent(
                PackageName.parse(item.text("package")),
                item.number("revision"),
                Instant.ofEpochMilli(item.number("at")),
                item.text("who"),
                item.text("type"),
                changes,
                item.texts("tags"));
    }
}
