package dev.larder.npm;

import dev.larder.auth.Account;
import dev.larder.auth.Profile;
import dev.larder.auth.SignIn;
import dev.larder.domain.UserName;
import dev.larder.http.Response;
import java.net.URI;
import java.util.Optional;

/** What is sent and answered when somebody logs in (npm/cli node_modules/npm-profile/lib/index.js). */
public final class LoginBodies {

    /** How the id of a user's document begins. */
    public static final String ID = "org.couchdb.user:";

    private LoginBodies() {}

    /** The body of {@code PUT /-/user/org.couchdb.user:bob}. */
    public static SignIn signIn(UserName user, byte[] body) {
        var fields = Json.texts(body);
        if (!user.text().equals(fields.get("name"))) {
            throw Json.malformed("its name is not " + user);
        }
        if (!fields.containsKey("password")) {
            throw Json.malformed("it holds no password");
        }
        return new SignIn(user, fields.get("password"), Optional.ofNullable(fields.get(Profile.EMAIL)));
    }

    /** The answer to a login: npm keeps the token. */
    public static Response loggedIn(UserName user, String token) {
        return SmallBodies.json(201, out -> {
            out.writeName("ok").writeBoolean(true);
            out.writeName("id").writeString(ID + user);
            out.writeName("token").writeString(token);
        });
    }

    /** Who somebody is, for {@code npm owner add} and {@code rm}. Without an account there is no address. */
    public static Response user(String name, Optional<Account> account) {
        return SmallBodies.json(200, out -> {
            out.writeName("_id").writeString(ID + name);
            out.writeName("_rev")
                    .writeString(account.map(Account::revision).orElse(0L).toString());
            out.writeName("name").writeString(name);
            out.writeName("email").writeString(account.map(Account::email).orElse(""));
        });
    }

    /**
     * What a client that could not log in writes its own words into, and sends back to log in (after a 409). Says nothing
     * that the client has not said, so that it is the same for every name.
     */
    public static Response toBeWritten(UserName user) {
        return SmallBodies.json(200, out -> {
            out.writeName("_id").writeString(ID + user);
            out.writeName("_rev").writeString("0");
            out.writeName("name").writeString(user.text());
            out.writeName("type").writeString("user");
            out.writeName("roles").writeStartArray();
            out.writeEndArray();
        });
    }

    /** The body of {@code POST /-/v1/login}: whether it is for a new account. Yarn 4 sends none. */
    public static boolean isForNewAccount(byte[] body) {
        if (body.length == 0) {
            return false;
        }
        return Json.object(body, in -> {
            var create = false;
            for (var field : Json.fields(in)) {
                if (field.equals("create")) {
                    create = Values.flag(in, field);
                }
            }
            return create;
        });
    }

    /** The answer to {@code POST /-/v1/login}. */
    public static Response begun(URI page, URI done) {
        return SmallBodies.json(200, out -> {
            out.writeName("loginUrl").writeString(page.toString());
            out.writeName("doneUrl").writeString(done.toString());
        });
    }

    /** The answer while nobody has finished the login; clients ask again after so many seconds, or at once without. */
    public static Response notYet(int retryAfterSeconds) {
        return SmallBodies.json(202, _ -> {}).with("retry-after", String.valueOf(retryAfterSeconds));
    }

    /** The answer when the login is finished. */
    public static Response token(String token) {
        return SmallBodies.json(200, out -> out.writeName("token").writeString(token));
    }
}
