package dev.larder.route;

import dev.larder.support.Damage;
import dev.larder.support.HostileTarballs;
import dev.larder.support.Json;
import dev.larder.support.Nasty;
import dev.larder.support.PackageFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes up requests: a route of the table, filled with names that exist, names that almost do, and whatever is nasty; then
 * damaged a little. Good ones are among them, since a registry that refuses everything is not tested.
 */
final class FuzzGrammar {

    static final List<String> PACKAGES =
            List.of("@acme/widget", "@acme/gadget", "public-pad", "tool", "left-pad", "@claimed/x", "nobody");
    private static final List<String> VERSIONS = List.of("1.0.0", "1.0.1", "1.1.0", "2.0.0-rc.1", "2.0.0", "3.0.0+b");
    private static final List<String> TAGS = List.of("latest", "next", "beta", "old", "rc-1");
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE");
    private static final List<String> ODD_METHODS = List.of(
            "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "", " ", "GE\r\nT", "\u00fc", "X".repeat(200));

    /** Names of parameters that npm clients send, or may. */
    private static final List<String> PARAMETERS = List.of(
            "write",
            "rev",
            "text",
            "from",
            "size",
            "since",
            "startkey",
            "page",
            "perPage",
            "format",
            "authId",
            "__proto__");

    /**
     * A body that npm clients write.
     *
     * @param where a word of the patterns that it is meant for; what is meant for routes that are not there yet goes
     *     elsewhere
     */
    private record Body(String where, String json) {}

    private static final List<Body> BODIES = List.of(
            new Body("dist-tags", "\"1.0.0\""),
            new Body("dist-tags", "\"1.1.0\""),
            new Body("access", "{\"access\":\"public\"}"),
            new Body("access", "{\"access\":\"restricted\"}"),
            new Body("access", "{\"publish_requires_tfa\":false,\"automation_token_overrides_tfa\":true}"),
            new Body("org/", "{\"user\":\"bob\",\"role\":\"admin\"}"),
            new Body("org/", "{\"user\":\"eve\"}"),
            new Body("org/", "{\"name\":\"devs\",\"description\":\"those\"}"),
            new Body("team/", "{\"package\":\"@acme/widget\",\"permissions\":\"read-write\"}"),
            new Body("team/", "{\"package\":\"@acme/gadget\",\"permissions\":\"read-only\"}"),
            new Body("team/", "{\"user\":\"bob\"}"),
            new Body(
                    "rules",
                    "{\"administrators\":[\"root\"],\"rules\":[{\"packages\":\"@acme/*\",\"read\":[\"**\"],\"publish\":[\"alice\"]}]}"),
            new Body(
                    "org.couchdb.user",
                    "{\"_id\":\"org.couchdb.user:eve\",\"name\":\"eve\",\"password\":\"x\",\"email\":\"e@x.test\",\"type\":\"user\","
                        + "\"roles\":[]}"),
            new Body("token", "{\"password\":\"x\",\"readonly\":true,\"cidr_whitelist\":[\"10.0.0.0/8\"]}"),
            new Body("token", "{\"name\":\"ci\",\"expires\":7,\"packages\":[\"tool\"],\"scopes\":[\"@acme\"]}"),
            new Body("login", "{\"hostname\":\"laptop\"}"),
            new Body("npm/v1/user", "{\"tfa\":{\"mode\":\"auth-only\",\"password\":\"x\"}}"),
            new Body("npm/v1/user", "{\"password\":{\"old\":\"x\",\"new\":\"y\"},\"email\":\"e@x.test\"}"),
            new Body("security", "{\"left-pad\":[\"1.0.0\"],\"tool\":[\"1.0.0\",\"2.0.0\"]}"),
            new Body(
                    "security",
                    "{\"name\":\"app\",\"version\":\"1.0.0\",\"requires\":{\"tool\":\"^1\"},\"dependencies\":{\"tool\":"
                            + "{\"version\":\"1.0.0\"}}}"),
            new Body("{package}", "{\"_id\":\"@acme/widget\",\"_rev\":\"3\",\"users\":{\"alice\":true}}"),
            new Body(
                    "{package}",
                    "{\"_id\":\"@acme/widget\",\"_rev\":\"3\",\"maintainers\":[{\"name\":\"alice\",\"email\":\"\"},"
                            + "{\"name\":\"bob\",\"email\":\"\"}]}"),
            new Body(
                    "{package}",
                    "{\"_id\":\"@acme/widget\",\"_rev\":\"3\",\"name\":\"@acme/widget\",\"dist-tags\":{\"latest\":\"1.0.0\"},"
                        + "\"versions\":{\"1.0.0\":{\"name\":\"@acme/widget\",\"version\":\"1.0.0\",\"deprecated\":\"use"
                        + " another\"}},\"time\":{}}"),
            new Body(
                    "hook",
                    "{\"type\":\"package\",\"name\":\"tool\",\"endpoint\":\"https://x.test\",\"secret\":\"x\"}"),
            new Body("", "{}"),
            new Body("", "[]"),
            new Body("", "null"));

    private static final List<String> ACCEPTS = List.of(
            "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*",
            "application/json",
            "*/*",
            "text/html",
            "");

    private final List<RouteTable.Line> routes;
    private final RouteTable.Line publishing;
    private final RandomGenerator random;
    private final Map<String, byte[]> documents = new HashMap<>();
    private int fresh;

    FuzzGrammar(List<RouteTable.Line> routes, RandomGenerator random) {
        this.routes = routes;
        this.publishing = routes.stream()
                .filter(route -> route.equals(new RouteTable.Line("PUT", "/{package}")))
                .findAny()
                .orElseThrow();
        this.random = random;
    }

    /**
     * A request, and the route that it was made from.
     *
     * @param exact whether neither method nor path was damaged: the route must answer
     */
    record Made(FuzzRequest request, RouteTable.Line route, boolean exact) {}

    Made next() {
        var route = chance(20) ? publishing : any(routes); // the door with the most behind it
        var name = chance(70) ? any(PACKAGES) : "fuzzed-" + random.nextInt(40);
        var path = path(route.pattern(), name);
        var method = method(route.method());
        var sent = chance(15) ? bent(path) : path;
        var request = new FuzzRequest(method, sent, query(), headers(), body(route.pattern(), name));
        return new Made(request, route, method.equals(route.method()) && sent.equals(path));
    }

    private String method(String own) {
        return chance(88) ? own : chance(70) ? any(METHODS) : any(ODD_METHODS);
    }

    private String path(String pattern, String name) {
        return Arrays.stream(pattern.substring(1).split("/"))
                .map(part -> part.startsWith("{") ? filled(part.substring(1, part.length() - 1), name) : part)
                .collect(Collectors.joining("/", "/", ""));
    }

    /** What stands for a placeholder: mostly something good. */
    private String filled(String placeholder, String name) {
        var good = good(placeholder, name);
        return switch (random.nextInt(20)) {
            case 0 -> nasty();
            case 1 -> any(Nasty.PIECES);
            case 2 -> inserted(good, any(Nasty.PIECES));
            case 3 -> good.isEmpty() ? good : good.substring(random.nextInt(good.length()));
            default -> good;
        };
    }

    private String good(String placeholder, String name) {
        return switch (placeholder) {
            case "package" -> chance(30) ? name.replace("/", chance(50) ? "%2f" : "%2F") : name;
            case "file..." -> name.substring(name.indexOf('/') + 1) + "-" + any(VERSIONS) + ".tgz";
            case "spec" -> chance(50) ? any(VERSIONS) : any(TAGS);
            case "tag" -> any(TAGS);
            case "org" -> chance(80) ? "acme" : "claimed";
            case "team" -> chance(70) ? "devs" : "ops";
            case "revision" -> Integer.toString(random.nextInt(20));
            // A route of tomorrow: something of everything.
            default ->
                any(List.of(
                        "alice",
                        "bob",
                        "org.couchdb.user:alice",
                        "acme",
                        "devs",
                        name,
                        any(VERSIONS),
                        any(TAGS),
                        "0".repeat(64)));
        };
    }

    private String bent(String path) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> inserted(path, any(Nasty.PIECES));
            case 2 -> path + "/" + any(Nasty.PIECES);
            case 3 -> path.substring(0, random.nextInt(path.length() + 1));
            case 4 -> "/" + nasty();
            case 5 -> nasty();
            case 6 -> "/" + URLEncoder.encode(path.substring(1), StandardCharsets.UTF_8);
            case 7 -> path.replace("/", "//");
            default -> path + path;
        };
    }

    private Map<String, String> query() {
        var query = new LinkedHashMap<String, String>();
        for (var count = chance(60) ? 0 : random.nextInt(4); count > 0; count--) {
            query.put(
                    chance(80) ? any(PARAMETERS) : nasty(),
                    chance(50)
                            ? any(List.of("true", "-1", "0", "20", "99999999999999999999", "1e9", "author:alice", ""))
                            : nasty());
        }
        return query;
    }

    private Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("host", TestRegistry.HOST);
        var authorization = authorization();
        if (!authorization.isEmpty()) {
            headers.put("authorization", authorization);
        }
        if (chance(60)) {
            headers.put("accept", chance(80) ? any(ACCEPTS) : nasty());
        }
        if (chance(40)) {
            headers.put(
                    "accept-encoding",
                    chance(80) ? any(List.of("gzip", "gzip, deflate, br", "identity", "*;q=0")) : nasty());
        }
        if (chance(15)) {
            headers.put("if-none-match", chance(50) ? any(List.of("*", "W/\"x\"", "\"x\", \"y\"", "\"")) : nasty());
        }
        if (chance(20)) {
            headers.put("content-type", chance(70) ? "application/json" : nasty());
        }
        if (chance(20)) {
            headers.put(
                    any(List.of(
                            "npm-otp",
                            "npm-command",
                            "npm-session",
                            "user-agent",
                            "referer",
                            "via",
                            "x-forwarded-host",
                            "range",
                            "if-modified-since",
                            "__proto__",
                            "cookie")),
                    chance(2) ? "x".repeat(9_000) : nasty());
        }
        return headers;
    }

    private String authorization() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4, 5 -> "Bearer " + TestRegistry.ALICE;
            case 6 -> "Bearer " + TestRegistry.BOB;
            case 9 -> chance(40) ? "Bearer " + TestRegistry.ROOT : "";
            case 7 ->
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(("x:" + TestRegistry.ALICE).getBytes(StandardCharsets.UTF_8));
            case 8 ->
                any(List.of("Bearer", "Basic", "Basic %%%", "Bearer ldr_x", "Digest x", "Negotiate", "\u00fc"))
                        + (chance(50) ? "" : " " + nasty());
            default -> "";
        };
    }

    private byte[] body(String pattern, String name) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> bytes(fitting(pattern, name));
            case 5, 6 -> damaged(fitting(pattern, name));
            case 7, 8 -> edited(bytes(fitting(pattern, name)));
            case 9 -> bytes(any(BODIES).json());
            case 10 -> damaged(any(BODIES).json());
            case 11 -> document("fuzzed-" + random.nextInt(40), "1.0." + fresh++);
            case 12 -> bytes(nasty());
            case 13 -> rare();
            default -> new byte[0];
        };
    }

    /** A body as the route takes it, as far as we know it. */
    private String fitting(String pattern, String name) {
        var fitting =
                BODIES.stream().filter(body -> pattern.contains(body.where())).toList();
        return pattern.equals("/{package}") && chance(80)
                ? new String(document(name, any(VERSIONS)), StandardCharsets.UTF_8)
                : any(fitting).json().replace("@acme/widget", name);
    }

    private byte[] rare() {
        return switch (random.nextInt(8)) {
            case 0 -> bytes("[".repeat(1 + random.nextInt(5_000)));
            case 1 -> bytes("{\"a\":".repeat(1 + random.nextInt(2_000)));
            case 2 -> bytes("{\"a\":" + "9".repeat(1 + random.nextInt(5_000)) + "}");
            case 3 -> bytes("{\"" + "n".repeat(random.nextInt(60_000)) + "\":1}");
            case 4 -> bytes("{\"a\":1,\"a\":2}");
            case 5 -> HostileTarballs.ALL.get(any(List.copyOf(HostileTarballs.ALL.keySet())));
            case 6 -> bytes("\ufeff" + any(BODIES).json());
            default -> {
                var anything = new byte[random.nextInt(200)];
                random.nextBytes(anything);
                yield anything;
            }
        };
    }

    private byte[] document(String name, String version) {
        return documents.computeIfAbsent(
                name + "@" + version,
                _ -> PackageFiles.made(name, version)
                        .field("scripts", Map.of("install", "true"))
                        .file("README.md", "# " + name)
                        .publishDocument(TestRegistry.ORIGIN + "/", chance(80) ? "latest" : any(TAGS)));
    }

    /** {@code json} with wrong values in it; what is no object stays as it is. */
    private byte[] damaged(String json) {
        if (!json.startsWith("{")) {
            return bytes(json);
        }
        var document = Json.object(json);
        for (var count = 1 + random.nextInt(2); count > 0; count--) {
            new Damage(any(List.of(Damage.Kind.values())), random.nextInt(40), random.nextInt(Damage.VALUES.size()))
                    .applyTo(document);
        }
        return Json.bytes(document);
    }

    /** {@code text} with some bytes out and others in, or cut. */
    private byte[] edited(byte[] text) {
        if (text.length == 0 || chance(30)) {
            return Arrays.copyOf(text, random.nextInt(text.length + 1));
        }
        var at = random.nextInt(text.length);
        var out = random.nextInt(Math.min(4, text.length - at + 1));
        var in = bytes(any(Nasty.PIECES));
        var edited = new byte[text.length - out + in.length];
        System.arraycopy(text, 0, edited, 0, at);
        System.arraycopy(in, 0, edited, at, in.length);
        System.arraycopy(text, at + out, edited, at + in.length, text.length - at - out);
        return edited;
    }

    private String nasty() {
        return Stream.generate(() -> any(Nasty.PIECES))
                .limit(1 + random.nextInt(4))
                .collect(Collectors.joining());
    }

    private String inserted(String text, String piece) {
        var at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + piece + text.substring(at);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
