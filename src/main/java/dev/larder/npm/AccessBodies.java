package dev.larder.npm;

import dev.larder.domain.Access;
import dev.larder.domain.Grants;
import dev.larder.domain.Mfa;
import dev.larder.domain.PackageName;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.domain.Rule;
import dev.larder.domain.TeamName;
import dev.larder.http.Response;
import dev.larder.registry.ChangeAccess;
import dev.larder.registry.Organisations;
import dev.larder.registry.Rules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The bodies of npm access, npm team and npm org (npm/cli workspaces/libnpmaccess, libnpmteam, libnpmorg), and of the
 * rules.
 */
public final class AccessBodies {

    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+=,@-]{0,199}");

    private static final String DEMANDED = "publish_requires_tfa";
    private static final String MACHINES = "automation_token_overrides_tfa";

    private AccessBodies() {}

    /**
     * The body of {@code POST /-/package/name/access}. npm 8, and pnpm 11 and 12 whatever one types, leave out whether
     * tokens for machines are enough: then they are not.
     */
    public static ChangeAccess.Setting setting(byte[] body) {
        var settings = new ArrayList<ChangeAccess.Setting>();
        var flags = new HashMap<String, Boolean>();
        Json.object(body, (in, field) -> {
            switch (field) {
                case "access" ->
                    Values.text(in, field).map(AccessBodies::access).ifPresent(settings::add);
                case DEMANDED, MACHINES -> {
                    if (in.currentToken() != JsonToken.VALUE_NULL) {
                        flags.put(field, Values.flag(in, field));
                    }
                }
                default -> in.skipChildren();
            }
        });
        if (flags.containsKey(DEMANDED)) {
            settings.add(new ChangeAccess.Setting.SetMfa(mfa(flags)));
        }
        if (settings.size() != 1) {
            throw Json.malformed("it has to say either its access or whether " + DEMANDED);
        }
        return settings.getFirst();
    }

    private static ChangeAccess.Setting access(String text) {
        return new ChangeAccess.Setting.SetAccess(
                switch (text) {
                    case "public" -> Access.PUBLIC;
                    case "restricted", "private" -> Access.RESTRICTED;
                    default -> throw Json.malformed("its access is neither public nor restricted");
                });
    }

    private static Mfa mfa(Map<String, Boolean> flags) {
        if (!flags.get(DEMANDED)) {
            return Mfa.NONE;
        }
        return flags.getOrDefault(MACHINES, false) ? Mfa.AUTOMATION : Mfa.PUBLISH;
    }

    /** The body of {@code PUT /-/team/org/team/package}. */
    public static ChangeAccess.TeamGrant grant(byte[] body) {
        var permission = switch (text(body, "permissions")) {
            case "read-only" -> Permission.READ;
            case "read-write" -> Permission.PUBLISH;
            default -> throw Json.malformed("its permissions are neither read-only nor read-write");
        };
        return new ChangeAccess.TeamGrant(packageName(body), permission);
    }

    /** The package in the body of {@code DELETE /-/team/org/team/package}. */
    public static PackageName packageName(byte[] body) {
        return PackageName.parse(text(body, "package"));
    }

    /** The body of {@code PUT /-/org/org/user}; npm leaves the role out for a developer. */
    public static Organisations.Membership membership(byte[] body) {
        var role = Json.texts(body).getOrDefault("role", "developer");
        if (!role.matches("developer|admin|owner")) {
            throw Json.malformed("its role is neither developer nor admin nor owner");
        }
        return new Organisations.Membership(user(body), Grants.Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }

    /** The user in the bodies that name one. */
    public static String user(byte[] body) {
        var user = text(body, "user");
        if (!USER.matcher(user).matches()) {
            throw Json.malformed("its user is no user's name");
        }
        return user;
    }

    /** The body of {@code PUT /-/org/org/team}. */
    public static TeamName team(String org, byte[] body) {
        return new TeamName(org, text(body, "name"));
    }

    /** The answer of {@code npm org set}. */
    public static Response membership(String org, int size, Organisations.Membership member) {
        return SmallBodies.json(200, out -> {
            out.writeName("org").writeStartObject();
            out.writeName("name").writeString(org);
            out.writeName("size").writeNumber(size);
            out.writeEndObject();
            out.writeName("user").writeString(member.user());
            out.writeName("role").writeString(lower(member.role()));
        });
    }

    /** The answer of {@code npm org ls}. */
    public static Response members(Map<String, Grants.Role> members) {
        return SmallBodies.json(
                200, out -> members.forEach((user, role) -> out.writeName(user).writeString(lower(role))));
    }

    /** The answer of {@code npm team ls}: names of users, or of teams. */
    public static Response names(Collection<?> names) {
        return Response.json(200, Json.bytes(out -> {
            out.writeStartArray();
            names.forEach(name -> out.writeString(name.toString()));
            out.writeEndArray();
        }));
    }

    /** The same for pnpm 11 and 12: objects with a name. */
    public static Response named(Collection<String> names) {
        return objects(names, (out, name) -> out.writeName("name").writeString(name));
    }

    /** The answer of {@code GET /-/package/name/access}, which pnpm 11 and 12 ask for. */
    public static Response access(Access access) {
        return SmallBodies.json(200, out -> out.writeName("access").writeString(access.word()));
    }

    /** The answer of {@code GET /-/package/name/visibility}. */
    public static Response visibility(Access access) {
        return SmallBodies.json(200, out -> out.writeName("public").writeBoolean(access == Access.PUBLIC));
    }

    /** Users, or packages, and whether they may be written, as npm access ls prints them. */
    public static Response permissions(Map<?, Permission> permissions) {
        return SmallBodies.json(
                200,
                out -> permissions.forEach((name, permission) ->
                        out.writeName(name.toString()).writeString(permission == Permission.READ ? "read" : "write")));
    }

    /** Users and whether they may write, as pnpm 11 and 12 read them. */
    public static Response collaborators(Map<String, Permission> permissions) {
        return objects(permissions.keySet(), (out, user) -> {
            out.writeName("user").writeString(user);
            out.writeName("permissions")
                    .writeString(permissions.get(user) == Permission.READ ? "read-only" : "read-write");
        });
    }

    private static <T> Response objects(Collection<T> elements, BiConsumer<JsonGenerator, T> fields) {
        return Response.json(200, Json.bytes(out -> {
            out.writeStartArray();
            for (var element : elements) {
                out.writeStartObject();
                fields.accept(out, element);
                out.writeEndObject();
            }
            out.writeEndArray();
        }));
    }

    /** The answer of {@code GET /-/larder/rules}. */
    public static Response rules(Grants grants) {
        return SmallBodies.json(200, out -> {
                    strings(out, "administrators", grants.administrators());
                    out.writeName("rules").writeStartArray();
                    for (var rule : grants.rules()) {
                        out.writeStartObject();
                        out.writeName("packages").writeString(rule.packages().text());
                        for (var permission : Permission.values()) {
                            if (rule.given().containsKey(permission)) {
                                strings(out, permission.verb(), rule.to(permission));
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
        var administrators = new HashSet<String>();
        var rules = new ArrayList<Rule>();
        Json.object(body, (in, field) -> {
            switch (field) {
                case "administrators" -> administrators.addAll(strings(in, field));
                case "rules" -> {
                    requireArray(in, field);
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        rules.add(rule(in));
                    }
                }
                default -> throw Json.malformed("it has administrators and rules, and nothing else");
            }
        });
        return new Rules.Wanted(administrators, rules);
    }

    private static Rule rule(JsonParser in) throws IOException {
        var packages = new String[1];
        var given = new EnumMap<Permission, Set<String>>(Permission.class);
        Json.object(in, "a rule", field -> {
            switch (field) {
                case "packages" -> packages[0] = Json.stringOrSkip(in);
                case "read", "publish", "unpublish", "administer" ->
                    given.put(Permission.valueOf(field.toUpperCase(Locale.ROOT)), Set.copyOf(strings(in, field)));
                default ->
                    throw Json.malformed(
                            "a rule has packages, read, publish, unpublish and administer, and nothing else");
            }
        });
        if (packages[0] == null) {
            throw Json.malformed("a rule does not say which packages it is about");
        }
        return new Rule(new PackagePattern(packages[0]), given);
    }

    private static Set<String> strings(JsonParser in, String field) {
        requireArray(in, field);
        var texts = new HashSet<String>();
        while (in.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(in.getString());
        }
        if (in.currentToken() != JsonToken.END_ARRAY) {
            throw Json.malformed(field + " holds something that is no name");
        }
        return texts;
    }

    private static void requireArray(JsonParser in, String field) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw Json.malformed(field + " is no list");
        }
    }

    private static void strings(JsonGenerator out, String field, Set<String> texts) {
        out.writeName(field).writeStartArray();
        new TreeSet<>(texts).forEach(out::writeString);
        out.writeEndArray();
    }

    private static String text(byte[] body, String field) {
        var text = Json.texts(body).get(field);
        if (text == null) {
            throw Json.malformed("it does not say its " + field);
        }
        return text;
    }

    private static String lower(Grants.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
