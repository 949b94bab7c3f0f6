package dev.larder.registry;

import dev.larder.domain.Grants;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.domain.Rule;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Spaced;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@link Grants} as one item, since every request reads them: flat maps of texts. A rule is one line,
 * {@code @acme/*|READ=@acme:devs alice|PUBLISH=alice}, under its number.
 */
final class GrantsItem {

    private GrantsItem() {}

    /** The grants in a batch that asked for {@link Keys#grants}. */
    static Grants in(Map<Key, Item> items) {
        var item = items.get(Keys.grants());
        return item == null ? Grants.NONE : of(item);
    }

    static Item of(Grants grants) {
        var teams = new HashMap<String, String>();
        grants.teams()
                .forEach(
                        (name, team) -> teams.put(name, team.since() + " " + Spaced.text(new TreeSet<>(team.users()))));
        var members = new HashMap<String, String>();
        grants.members().forEach((member, role) -> members.put(member, role.name()));
        var rules = IntStream.range(0, grants.rules().size())
                .boxed()
                .collect(Collectors.toMap(
                        number -> "%04d".formatted(number),
                        number -> line(grants.rules().get(number))));
        return new Item(Keys.grants())
                .with("revision", grants.revision())
                .with("administrators", Spaced.text(new TreeSet<>(grants.administrators())))
                .with("rules", rules)
                .with("members", members)
                .with("teams", teams);
    }

    private static Grants of(Item item) {
        var teams = new HashMap<String, Grants.Team>();
        item.texts("teams").forEach((name, text) -> {
            var since = text.substring(0, text.indexOf(' '));
            teams.put(name, new Grants.Team(Long.parseLong(since), words(text.substring(since.length()))));
        });
        var members = new HashMap<String, Grants.Role>();
        item.texts("members").forEach((member, role) -> members.put(member, Grants.Role.valueOf(role)));
        var rules = new TreeMap<>(item.texts("rules"))
                .values().stream().map(GrantsItem::rule).toList();
        return new Grants(item.number("revision"), words(item.text("administrators")), rules, members, teams);
    }

    private static String line(Rule rule) {
        return Stream.concat(
                        Stream.of(rule.packages().text()),
                        new TreeMap<>(rule.given())
                                .entrySet().stream()
                                        .map(given ->
                                                given.getKey() + "=" + Spaced.text(new TreeSet<>(given.getValue()))))
                .collect(Collectors.joining("|"));
    }

    private static Rule rule(String line) {
        var parts = List.of(line.split("\\|"));
        var given = new EnumMap<Permission, Set<String>>(Permission.class);
        for (var part : parts.subList(1, parts.size())) {
            var names = part.split("=", 2);
            given.put(Permission.valueOf(names[0]), words(names[1]));
        }
        return new Rule(new PackagePattern(parts.getFirst()), given);
    }

    private static Set<String> words(String text) {
        return Spaced.words(text).collect(Collectors.toUnmodifiableSet());
    }
}
