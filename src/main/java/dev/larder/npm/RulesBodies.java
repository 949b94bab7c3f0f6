package dev.larder.npm;

import dev.larder.domain.Grants;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.domain.Rule;
import dev.larder.http.Response;
import dev.larder.registry.Rules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The rules of who may do what; the protocol is ours. */
public final class RulesBodies {

    private RulesBodies() {}

    /** The answer of {@code GET /-/larder/rules}. */
    public static Response rules(Grants grants) {
        return SmallBodies.json(200, out -> {
                    names(out, "administrators", grants.administrators());
                    out.writeName("rules").writeStartArray();
                    for (var rule : grants.rules()) {
                        out.writeStartObject();
                        out.writeName("packages").writeString(rule.packages().text());
                        for (var permission : Permission.values()) {
                            if (rule.given().containsKey(permission)) {
                                names(out, permission.verb(), rule.to(permission));
                            }
                        }
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                })
                .with("etag", "\"" + grants.revision() + "\"");
    }

    /** The body of {@code PUT /-/larder/rules}. */
    public static Rules.Wanted rules(byte[] body) {
        return Json.object(body, in -> {
            var administrators = new HashSet<String>();
            var rules = new ArrayList<Rule>();
            for (var field : Json.fields(in)) {
                switch (field) {
                    case "administrators" -> administrators.addAll(names(in, field));
                    case "rules" -> {
                        requireArray(in, field);
                        while (in.nextToken() != JsonToken.END_ARRAY) {
                            rules.add(rule(in));
                        }
                    }
                    default -> throw Json.malformed("it has administrators and rules, and nothing else");
                }
            }
            return new Rules.Wanted(administrators, rules);
        });
    }

    private static Rule rule(JsonParser in) {
        String packages = null;
        var given = new EnumMap<Permission, Set<String>>(Permission.class);
        for (var field : Json.fields(in, "a rule")) {
            switch (field) {
                case "packages" -> packages = Json.stringOrSkip(in);
                case "read", "publish", "unpublish", "administer" ->
                    given.put(Permission.valueOf(field.toUpperCase(Locale.ROOT)), names(in, field));
                default ->
                    throw Json.malformed(
                            "a rule has packages, read, publish, unpublish and administer, and nothing else");
            }
        }
        if (packages == null) {
            throw Json.malformed("a rule does not say which packages it is about");
        }
        return new Rule(new PackagePattern(packages), given);
    }

    /** An empty list means nobody; null could mean anything. */
    private static Set<String> names(JsonParser in, String field) {
        requireArray(in, field);
        return Set.copyOf(Values.texts(in, field));
    }

    private static void requireArray(JsonParser in, String field) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw Json.malformed(field + " is no list");
        }
    }

    private static void names(JsonGenerator out, String field, Set<String> names) {
        Json.writeTexts(out.writeName(field), new TreeSet<>(names));
    }
}
