package dev.larder.npm;

import dev.larder.domain.Problem;
import dev.larder.http.Response;
import java.util.Locale;

/** Refusals as npm clients read them: {@code {"error": "..."}} (npm 11, yarn 1, yarn 4 and bun print that field alone). */
public final class NpmErrors {

    private static final int LONGEST_MESSAGE = 600;

    private NpmErrors() {}

    /** The answer to a refused request. */
    public static Response answer(Problem problem) {
        var answer = Response.json(status(problem), body(problem.message(), code(problem)));
        return switch (problem) {
            case Problem.Unauthenticated _, Problem.IdTokenRefused _ -> answer.with("www-authenticate", "Bearer");
            case Problem.AddressNotAllowed _ -> answer.with("www-authenticate", "ipaddress"); // npm: EAUTHIP
            case Problem.OtpRequired _ -> answer.with("www-authenticate", "OTP"); // npm: EOTP, and asks for one
            case Problem.TooManyAttempts many -> answer.with("retry-after", String.valueOf(many.retryAfterSeconds()));
            case Problem.UpstreamUnavailable unavailable ->
                answer.with("retry-after", String.valueOf(unavailable.retryAfterSeconds()));
            case Problem.IssuerUnavailable unavailable ->
                answer.with("retry-after", String.valueOf(unavailable.retryAfterSeconds()));
            case Problem.StillFetching _ -> answer.with("retry-after", "10");
            case Problem.KeysUnavailable _ -> answer.with("retry-after", "5");
            case Problem.NotReadyYet _ -> answer.with("retry-after", "2");
            default -> answer;
        };
    }

    /**
     * As {@link #answer}, to who exchanges an id token: npm shows {@code message} alone (lib/utils/oidc.js, with
     * {@code --loglevel verbose}).
     */
    public static Response exchangeRefused(Problem problem) {
        var answer = answer(problem);
        return new Response(answer.status(), answer.headers(), Json.bytes(out -> {
            out.writeStartObject();
            out.writeName("error").writeString(plain(problem.message()));
            out.writeName("message").writeString(plain(problem.message()));
            out.writeName("code").writeString(code(problem));
            out.writeEndObject();
        }));
    }

    /** The answer to a request that met a defect of ours: its cause is in the log, under {@code requestId}. */
    public static Response internal(String requestId) {
        return Response.json(500, body("internal error; the log has more under request " + requestId, "INTERNAL"));
    }

    /** The answer while a store does not answer us. */
    public static Response unavailable(String requestId) {
        var message = "the registry's storage does not answer just now (request " + requestId + "); try again";
        return Response.json(503, body(message, "STORAGE")).with("retry-after", "2");
    }

    private static int status(Problem problem) {
        return switch (problem) {
            case Problem.InvalidPath _,
                    Problem.InvalidName _,
                    Problem.InvalidVersion _,
                    Problem.InvalidTag _,
                    Problem.InvalidTeam _,
                    Problem.InvalidLockfileName _,
                    Problem.InvalidUserName _,
                    Problem.NobodysName _,
                    Problem.MalformedBody _,
                    Problem.Unusable _,
                    Problem.SearchTooLong _,
                    Problem.IntegrityMismatch _,
                    Problem.UpstreamLoop _ -> 400;
            // No failure of ours, which clients ask for again; nor 404, which npm unpublish takes for success.
            case Problem.NotSupported _ -> 400;
            case Problem.Unauthenticated _,
                    Problem.IdTokenRefused _,
                    Problem.AddressNotAllowed _,
                    Problem.OtpRequired _ -> 401;
            // Without www-authenticate, since npm prints our sentence only then (its lib/utils/error-message.js).
            case Problem.WrongPassword _ -> 401;
            case Problem.Forbidden _, Problem.NotPermitted _, Problem.AccessNotPermitted _ -> 403;
            case Problem.AlreadyPublished _, Problem.Unpublished _ ->
                403; // 409 would make libnpmpublish read, merge and PUT again
            case Problem.UpstreamForbids _ -> 403; // which no client asks for again
            case Problem.NothingToUnpublish _ -> 403; // and not 404, which npm unpublish takes for success
            case Problem.RouteNotFound _,
                    Problem.PackageNotFound _,
                    Problem.VersionNotFound _,
                    Problem.NotPublishedHere _,
                    Problem.NothingToPublish _,
                    Problem.NoOrganisation _,
                    Problem.NobodyFound _,
                    Problem.NoKeys _,
                    Problem.NoTrustedPublisher _,
                    Problem.TarballNotFound _,
                    Problem.LoginNotFound _ -> 404;
            case Problem.ChangedMeanwhile _, Problem.StaleRevision _, Problem.AlreadyThere _ -> 409;
            case Problem.StaleRules _ -> 412;
            case Problem.TooManyAttempts _ -> 429;
            case Problem.UnusableAccount _ -> 422; // npm says of a 400 that there is no such user, of a 403 nonsense
            case Problem.BodyTooLarge _, Problem.TarballTooLarge _, Problem.ManifestTooLarge _ -> 413;
            case Problem.UpstreamCorrupt _ -> 502;
            case Problem.UpstreamUnavailable _,
                    Problem.StillFetching _,
                    Problem.KeysUnavailable _,
                    Problem.IssuerUnavailable _,
                    Problem.NotReadyYet _ -> 503;
        };
    }

    /** {@code PackageNotFound} as {@code PACKAGE_NOT_FOUND}. */
    private static String code(Problem problem) {
        return problem.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
    }

    private static byte[] body(String error, String code) {
        return Json.bytes(out -> {
            out.writeStartObject();
            out.writeName("error").writeString(plain(error));
            out.writeName("code").writeString(code);
            out.writeEndObject();
        });
    }

    /** A message as a terminal can show it and JSON can hold it, whatever words of a client's are in it. */
    private static String plain(String message) {
        return message.codePoints()
                .limit(LONGEST_MESSAGE)
                .map(character -> isPlain(character) ? character : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT, // such as what turns the direction of writing
                    Character.SURROGATE, // half a character
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
