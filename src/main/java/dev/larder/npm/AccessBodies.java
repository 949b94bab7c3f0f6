package dev.larder.npm;

import dev.larder.domain.Access;
import dev.larder.domain.Grants;
import dev.larder.domain.Mfa;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Principal;
import dev.larder.domain.TeamName;
import dev.larder.http.Response;
import dev.larder.registry.ChangeAccess;
import dev.larder.registry.Organisations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The bodies of npm access, npm team and npm org (npm/cli workspaces/libnpmaccess, libnpmteam, libnpmorg). */
public final class AccessBodies {

    private static final String DEMANDED = "publish_requires_tfa";
    private static final String MACHINES = "automation_token_overrides_tfa";

    private AccessBodies() {}

    /**
     * The body of {@code POST /-/package/name/access}. npm 8, and pnpm 11 and 12 whatever one types, leave out whether
     * tokens for machines are enough: then they are not.
     */
    public static ChangeAccess.Setting setting(byte[] body) {
        return Json.object(body, AccessBodies::setting);
    }

    private static ChangeAccess.Setting setting(JsonParser in) {
        var settings = new ArrayList<ChangeAccess.Setting>();
        var flags = new HashMap<String, Boolean>();
        for (var field : Json.fields(in)) {
            switch (field) {
                case "access" ->
                    Values.text(in, field).map(AccessBodies::access).ifPresent(settings::add);
                case DEMANDED, MACHINES -> {
                    if (in.currentToken() != JsonToken.VALUE_NULL) {
                        flags.put(field, Values.flag(in, field));
                    }
                }
            }
        }
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
        var permission = switch (Values.required(body, "permissions")) {
            case "read-only" -> Permission.READ;
            case "read-write" -> Permission.PUBLISH;
            default -> throw Json.malformed("its permissions are neither read-only nor read-write");
        };
        return new ChangeAccess.TeamGrant(packageName(body), permission);
    }

    /** The package in the body of {@code DELETE /-/team/org/team/package}. */
    public static PackageName packageName(byte[] body) {
        return PackageName.parse(Values.required(body, "package"));
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
        var user = Values.required(body, "user");
        Principal.Known.requireName(user);
        return user;
    }

    /** The body of {@code PUT /-/org/org/team}. */
    public static TeamName team(String org, byte[] body) {
        return new TeamName(org, Values.required(body, "name"));
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
        return Response.json(200, Json.bytes(out -> Json.writeTexts(out, names)));
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

    private static String lower(Grants.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
