package dev.larder.route;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.larder.auth.Token;
import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What npm sends when people log in and look after their accounts (npm-profile's lib/index.js). */
record Npm(TestRegistry registry) {

    static final String PASSWORD = "correct horse";

    private static final String QUICK_HASH = Argon2Function.getInstance(64, 1, 1, 32, Argon2.ID)
            .hash(PASSWORD.getBytes(StandardCharsets.UTF_8), new byte[16])
            .getResult();

    /** {@code npm login --auth-type=legacy}. */
    Answer login(String user, String password, String... headers) {
        return registry.ask("PUT", "/-/user/org.couchdb.user:" + user, document(user, password, null), headers);
    }

    /** {@code npm adduser --auth-type=legacy}. */
    Answer adduser(String user, String password, String... headers) {
        var document = document(user, password, user + "@example.test");
        return registry.ask("PUT", "/-/user/org.couchdb.user:" + user, document, headers);
    }

    /** A token of {@code user}, who has an account with {@link #PASSWORD}: hashed so that tests need not wait for it. */
    String account(String user) {
        var account = new Item(new Key("U#" + user, "USER"))
                .with("name", user)
                .with("revision", 1)
                .with("password", QUICK_HASH)
                .with("profile", Map.of("email", user + "@example.test"))
                .with("created", registry.now().getEpochSecond())
                .with("updated", registry.now().getEpochSecond());
        registry.table.transact(List.of(new Write.Put(account, Write.ABSENT)));
        var token = "ldr_" + user + "0".repeat(20);
        registry.keep(Token.of(token, user, Token.Kind.ACCOUNT, registry.now()));
        return token;
    }

    static byte[] document(String user, String password, String email) {
        var document = new LinkedHashMap<String, Object>();
        document.put("_id", "org.couchdb.user:" + user);
        document.put("name", user);
        document.put("password", password);
        if (email != null) {
            document.put("email", email);
        }
        document.put("type", "user");
        document.put("roles", List.of());
        document.put("date", "2026-11-22T10:00:00.000Z");
        return Json.bytes(document);
    }

    /** {@code npm token create}, with whatever else it says. */
    Answer createToken(String token, Map<String, ?> options, String... headers) {
        var body = new LinkedHashMap<String, Object>(Map.of("password", PASSWORD));
        body.putAll(options);
        return send(token, "POST", "/-/npm/v1/tokens", body, headers);
    }

    /** The text of a token that {@link #createToken} made. */
    String newToken(String token, Map<String, ?> options) {
        return String.valueOf(createToken(token, options).json().get("token"));
    }

    /** {@code npm token list}. */
    List<Map<String, Object>> tokens(String token) {
        var answer = registry.get("/-/npm/v1/tokens", TestRegistry.bearer(token));
        return ((List<?>) answer.json().get("objects"))
                .stream().map(Json::asObject).toList();
    }

    /** {@code npm profile set} and the steps of {@code npm profile enable-2fa}. */
    Answer profile(String token, Map<String, ?> change, String... headers) {
        return send(token, "POST", "/-/npm/v1/user", change, headers);
    }

    /** Who npm whoami says one is. */
    int whoami(String token) {
        return registry.get("/-/whoami", TestRegistry.bearer(token)).status();
    }

    Answer send(String token, String method, String path, Map<String, ?> body, String... headers) {
        var all = new String[headers.length + 2];
        System.arraycopy(TestRegistry.bearer(token), 0, all, 0, 2);
        System.arraycopy(headers, 0, all, 2, headers.length);
        return registry.ask(method, path, Json.bytes(body), all);
    }

    static byte[] form(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
