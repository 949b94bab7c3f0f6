package dev.larder.endpoint;

import dev.larder.auth.Accounts;
import dev.larder.auth.Credential;
import dev.larder.auth.Login;
import dev.larder.auth.Tokens;
import dev.larder.auth.WebLogin;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.UserName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.LoginBodies;
import java.net.URI;
import java.util.Optional;

/** Logging in, with a password in the terminal or in the browser. */
public final class LoginEndpoint {

    /** Where the page is that a login in the browser is finished on. */
    public static final String PAGE = "/-/web/login/";

    private static final String DONE = "/-/v1/done/";
    private static final int ASK_AGAIN_SECONDS = 2;

    private final Login login;
    private final WebLogin webLogin;
    private final Accounts accounts;
    private final Tokens tokens;

    public LoginEndpoint(Login login, WebLogin webLogin, Accounts accounts, Tokens tokens) {
        this.login = login;
        this.webLogin = webLogin;
        this.accounts = accounts;
        this.tokens = tokens;
    }

    /** Also what comes after a 409, with a revision in the path: a login changes nothing that a revision could guard. */
    Response login(Request request) {
        var user = new UserName(name(request));
        var token = login.loginOrSignUp(LoginBodies.signIn(user, request.body()), Callers.of(request));
        return LoginBodies.loggedIn(user, token);
    }

    /**
     * Another user, for callers with a token; the caller's own words, for one who is about to log in. npm asks before it
     * takes an owner away, who need not have an account: whoever may see accounts is told of such a name, too.
     */
    Response user(Request request) {
        var name = name(request);
        if (isAboutToLogIn(request, name)) {
            return LoginBodies.toBeWritten(new UserName(name));
        }
        if (!tokens.token(Callers.of(request)).principal().seesAccounts()) {
            throw new Refusal(new Problem.Forbidden("this token is for packages alone"));
        }
        Principal.Known.requireName(name);
        return LoginBodies.user(name, accounts.find(name));
    }

    /** npm asks with {@code ?write=true}, yarn 4 with what it is about to log in with. */
    private static boolean isAboutToLogIn(Request request, String user) {
        return "true".equals(request.query().get("write"))
                || Credential.basicUser(request.header("authorization")).equals(Optional.of(user));
    }

    private static String name(Request request) {
        var id = request.part("id");
        if (!id.startsWith(LoginBodies.ID)) {
            throw new Refusal(new Problem.NobodyFound("user of this name"));
        }
        return id.substring(LoginBodies.ID.length());
    }

    /** npm 8 asks for this whatever its auth-type is, and takes the password in the terminal only after a 404. */
    Response begin(Request request) {
        if (request.header("npm-auth-type").equals(Optional.of("legacy"))) {
            throw new Refusal(new Problem.RouteNotFound(request.method()));
        }
        var begun = webLogin.begin(
                LoginBodies.isForNewAccount(request.body()),
                request.header("user-agent").orElse(""),
                Callers.of(request));
        return LoginBodies.begun(url(request, PAGE + begun.loginId()), url(request, DONE + begun.doneId()));
    }

    Response done(Request request) {
        return webLogin.token(request.part("id"))
                .map(LoginBodies::token)
                .orElseGet(() -> LoginBodies.notYet(ASK_AGAIN_SECONDS));
    }

    private static URI url(Request request, String path) {
        return URI.create(request.origin() + path);
    }
}
