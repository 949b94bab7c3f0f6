package dev.larder.web;

import dev.larder.auth.Caller;
import dev.larder.auth.Credential;
import dev.larder.auth.SignIn;
import dev.larder.auth.SignUp;
import dev.larder.auth.WebLogin;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.UserName;
import dev.larder.http.FormFields;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.NpmErrors;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The page that {@code npm login} opens. Its address is what makes somebody allowed to finish that login, so that no
 * cookie is needed, and no other site can do anything with a browser that has been here.
 */
public final class LoginPage {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm 'UTC'");

    private final WebLogin webLogin;
    private final SignUp signUp;

    public LoginPage(WebLogin webLogin, SignUp signUp) {
        this.webLogin = webLogin;
        this.signUp = signUp;
    }

    /** {@code GET}: the form. */
    public Response show(Request request) {
        return refusing(() -> form(webLogin.waiting(request.part("id")), 200, Html.NONE, Map.of()));
    }

    /** {@code POST}: the form, filled in. What can be mended is asked for once more. */
    public Response submit(Request request) {
        return refusing(() -> {
            var id = request.part("id");
            var waiting = webLogin.waiting(id);
            var fields = FormFields.parse(request.body());
            try {
                var form = signIn(fields);
                if (fields.containsKey("create")) {
                    webLogin.signUp(id, form, caller(request, fields));
                } else {
                    webLogin.login(id, form, caller(request, fields));
                }
                return Page.of(
                        200,
                        "You are logged in",
                        Html.of("<p>As {}. You can close this page and go back to your terminal.</p>", form.name()));
            } catch (Refusal refusal) {
                return again(waiting, refusal.problem(), fields);
            }
        });
    }

    private static SignIn signIn(Map<String, String> fields) {
        return new SignIn(
                new UserName(field(fields, "name").orElse("")),
                fields.getOrDefault("password", ""),
                field(fields, "email"));
    }

    private static Caller caller(Request request, Map<String, String> fields) {
        return new Caller(Credential.NONE, request.address(), field(fields, "otp"), request.id());
    }

    private static Optional<String> field(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Response again(WebLogin.Waiting waiting, Problem problem, Map<String, String> fields) {
        var words = switch (problem) {
            case Problem.LoginNotFound _ -> throw new Refusal(problem);
            case Problem.OtpRequired otp ->
                otp.sent() ? otp.message() : "this account asks for a one-time password as well";
            default -> problem.message();
        };
        var answer = NpmErrors.answer(problem);
        var page = form(
                waiting,
                answer.status(),
                Html.of("<p class=\"problem\" role=\"alert\">{}</p>", sentence(words)),
                fields);
        return Optional.ofNullable(answer.headers().get("retry-after"))
                .map(seconds -> page.with("retry-after", seconds))
                .orElse(page);
    }

    private Response form(WebLogin.Waiting waiting, int status, Html problem, Map<String, String> fields) {
        var creating = fields.isEmpty() ? waiting.create() : fields.containsKey("create");
        return Page.of(
                status,
                "Log in",
                Html.of(
                        """
                        <p>For the terminal at {} ({}), which asked for this at {}. If that was not you, close this page.</p>
                        {}
                        <form method="post">
                        <label>User name
                        <input name="name" value="{}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus></label>
                        <label>Password
                        <input name="password" type="password" autocomplete="current-password" required></label>
                        <label>One-time password
                        <input name="otp" autocomplete="one-time-code" inputmode="numeric" aria-describedby="otp-hint"></label>
                        <p class="hint" id="otp-hint">From your authenticator, or a recovery code, if your account asks for one.</p>
                        <button>Log in</button>
                        </form>
                        {}
                        """,
                        waiting.address(),
                        waiting.agent().isEmpty() ? "unknown program" : waiting.agent(),
                        TIME.format(waiting.began().atOffset(ZoneOffset.UTC)),
                        problem,
                        creating ? "" : fields.getOrDefault("name", ""),
                        signUp.isOpen() ? signUpForm(creating, fields) : Html.NONE));
    }

    private static Html signUpForm(boolean open, Map<String, String> fields) {
        return Html.of(
                """
                <details{}>
                <summary>No account yet?</summary>
                <form method="post">
                <input type="hidden" name="create" value="true">
                <label>User name
                <input name="name" value="{}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required></label>
                <label>E-mail address (may be left out)
                <input name="email" type="email" value="{}" autocomplete="email"></label>
                <label>Password, at least 8 characters
                <input name="password" type="password" autocomplete="new-password" minlength="8" required></label>
                <button>Make an account and log in</button>
                </form>
                </details>
                """,
                open ? Html.of(" open") : Html.NONE,
                open ? fields.getOrDefault("name", "") : "",
                open ? fields.getOrDefault("email", "") : "");
    }

    /** Runs {@code answer}; what it refuses becomes a page of its own. */
    private static Response refusing(Supplier<Response> answer) {
        try {
            return answer.get();
        } catch (Refusal refusal) {
            return Page.of(
                    NpmErrors.answer(refusal.problem()).status(),
                    "This does not work",
                    Html.of("<p>{}</p>", sentence(refusal.problem().message())));
        }
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
    }
}
