package dev.larder.domain;

import java.util.Locale;

/**
 * Everything Larder refuses, each with the sentence that the person at the terminal reads. One switch in
 * {@code npm.NpmErrors} turns a problem into an HTTP answer.
 */
public sealed interface Problem {

    /** A sentence: what is wrong and, where there is something to do, what to do. Holds no secrets. */
    default String message() {
        return switch (this) {
            case InvalidPath(var path) -> "this path cannot be asked for: " + shown(path);
            case RouteNotFound(var method) -> "this registry answers no " + shown(method) + " at this path";
            case NotSupported(var what) -> what + " is not supported by this registry; nothing was changed";
            case InvalidName(var name) -> "invalid package name: " + shown(name);
            case InvalidVersion(var version) ->
                "invalid version: " + shown(version) + " (expected a semver version such as 1.2.3)";
            case InvalidTag(var tag) ->
                "invalid dist-tag: " + shown(tag)
                        + " (a tag must not read as a version range, and needs no encoding in a URL)";
            case InvalidLockfileName(var name) ->
                "invalid name of a lockfile: " + shown(name)
                        + " (at most 100 letters, digits, dots, hyphens and underscores, the first a letter or a"
                        + " digit)";
            case InvalidTeam(var name) ->
                "invalid name of an organisation or a team: " + shown(name)
                        + " (small letters, digits, and . _ - inside)";
            case MalformedBody(var what) -> "the request body cannot be used: " + what;
            case Unusable(var why) -> why;
            case BodyTooLarge(var why) -> "the request body is too large: " + why;
            case SearchTooLong(var characters, var limit) ->
                "the text to search for has " + characters + " characters; " + limit + " are read at most";
            case IntegrityMismatch(var what, var claimed, var found) ->
                "the " + what + " of the tarball is " + found + ", but the request says " + shown(claimed);
            case PackageNotFound(var name) -> "package not found: " + name;
            case VersionNotFound(var name, var spec) -> "version not found: " + name + "@" + clean(spec);
            case NotPublishedHere(var name) ->
                name + " is not published here, so there is nothing of it to change here; npm publish begins it";
            case NoOrganisation(var name) ->
                "there is no organisation " + name
                        + " here that you may see; an administrator of this registry makes one: npm org set "
                        + name + " alice owner";
            case NobodyFound(var what) -> "there is no " + what + " here that you may see";
            case TarballNotFound(var name, var file) -> "tarball not found: " + shown(file) + " of " + name;
            case Unauthenticated(var why) -> why;
            case AddressNotAllowed(var address) ->
                "this token may not be used from " + shown(address) + "; npm token create --cidr makes one that may";
            case WrongPassword(var ofLogin) ->
                ofLogin ? "the user name or the password is wrong" : "the password is wrong";
            case UnusableAccount(var why) -> why;
            case OtpRequired(var sent) ->
                sent
                        ? "this one-time password is wrong, or too old: take the one that the authenticator shows now"
                        : "this needs a one-time password from your authenticator: repeat it with --otp=123456";
            case TooManyAttempts(var retryAfterSeconds) ->
                "too many attempts: try again in " + (retryAfterSeconds + 59) / 60 + " minutes";
            case InvalidUserName(var name) ->
                "invalid user name: " + shown(name) + " (a name has at most 64 lower-case letters, digits, dots,"
                        + " hyphens and underscores, and begins with a letter or a digit)";
            case NobodysName(var name) ->
                shown(name) + " can be nobody's name (a name has at most 200 letters, digits and characters of"
                        + " ._/+=,@:- and begins with a letter or a digit)";
            case LoginNotFound() -> "this login has ended or was used already; run npm login again";
            case Forbidden(var why) -> why;
            case AlreadyPublished(var name, var version) ->
                "You cannot publish over the previously published versions: " + version + ".";
            case Unpublished(var name, var version) ->
                name + "@" + version + " was unpublished, and its number cannot be used again; publish another version";
            case StaleRevision(var name) -> name + " has been changed since it was read; nothing was done, try again";
            case NothingToPublish(var name) ->
                "there is no package " + name
                        + " here that you may publish: ask one of its owners, or an administrator of"
                        + " this registry";
            case NothingToUnpublish(var name) -> "no package " + name + " is published here that you may unpublish";
            case AlreadyThere(var what) -> "there is a " + what + " already";
            case IdTokenRefused(var why) -> "this id token is not believed: " + why;
            case NoTrustedPublisher(var name, var who) ->
                "no package " + name + " here trusts this publisher (" + clean(who, 300)
                        + "); npm trust, by who administers the package, makes it one. A new package is first published"
                        + " with a token";
            case IssuerUnavailable(var issuer, var why, var retryAfterSeconds) ->
                issuer + " cannot be asked for its keys just now (" + why + "); try again in " + retryAfterSeconds
                        + " seconds";
            case StaleRules() -> "the rules have been changed since you read them: get them again, and change those";
            case ChangedMeanwhile(var what) ->
                what + " was changed by others at the same time, again and again; please try again";
            case NotPermitted(var user, var wanted, var name) ->
                shown(user) + " may not " + wanted.verb() + " " + name
                        + ": ask one of its owners, or an administrator of this registry";
            case AccessNotPermitted(var user, var kept, var name) ->
                name + " is " + kept.word() + ", and " + shown(user)
                        + " may not change that: leave out --access and publishConfig.access (yarn 4:"
                        + " say --access " + kept.word()
                        + "), or ask one of its owners, or an administrator of this registry";
            case TarballTooLarge(var bytes, var limitBytes) ->
                String.format(
                        Locale.ROOT,
                        "the tarball has %.1f MB; one publish holds %.1f MB at most, since AWS Lambda takes requests"
                            + " of 6 MB. Make it smaller (npm pack --dry-run lists what is in it; \"files\" in"
                            + " package.json chooses), or split the package; docs/known-quirks.md says what is planned"
                            + " for larger ones",
                        bytes / 1e6,
                        limitBytes / 1e6);
            case ManifestTooLarge(var name, var bytes, var limitBytes) ->
                "the package.json and README of " + name + " take " + bytes + " bytes, " + limitBytes
                        + " fit at most; make them shorter";
            case UpstreamUnavailable(var name, var why, var retryAfterSeconds) ->
                "the upstream registry cannot be asked for " + name + " just now (" + why
                        + "), and there is no copy here; try again in " + retryAfterSeconds + " seconds";
            case UpstreamForbids(var name, var why) ->
                "the upstream registry does not give out what was asked for of " + name + ": " + why;
            case StillFetching(var name) ->
                name
                        + " is still being fetched from the upstream registry, which is slow or has much to send; try"
                        + " again in a few seconds";
            case KeysUnavailable(var why) ->
                "the upstream registry cannot be asked for its signing keys just now (" + why
                        + "), and this one has none yet; try again";
            case NoKeys() ->
                "there are no signing keys: nothing that was published here is signed, nor does an upstream sign";
            case UpstreamCorrupt(var name, var why) ->
                "the upstream registry sent something wrong for " + name + ": " + why
                        + ". Nothing of it was kept; try again";
            case UpstreamLoop() ->
                "this request goes round in circles: some registry is an upstream of its own upstream";
            case NotReadyYet(var name) -> "the document of " + name + " is being prepared; try again in a few seconds";
        };
    }

    record InvalidPath(String path) implements Problem {}

    /** Names no path: {@code npm logout} has the token in it. */
    record RouteNotFound(String method) implements Problem {}

    /** What we decline on purpose: docs/known-quirks.md lists it. */
    record NotSupported(String what) implements Problem {}

    record InvalidName(String name) implements Problem {}

    record InvalidVersion(String version) implements Problem {}

    record InvalidTag(String tag) implements Problem {}

    record InvalidTeam(String name) implements Problem {}

    record InvalidLockfileName(String name) implements Problem {}

    record MalformedBody(String what) implements Problem {}

    /** What a person typed, and why it will not do: no fault of the client's. */
    record Unusable(String why) implements Problem {}

    record BodyTooLarge(String why) implements Problem {}

    record SearchTooLong(int characters, int limit) implements Problem {}

    record IntegrityMismatch(String what, String claimed, String found) implements Problem {}

    record PackageNotFound(PackageName name) implements Problem {}

    record VersionNotFound(PackageName name, String spec) implements Problem {}

    /** To be changed, and nobody's here: perhaps the upstream's. */
    record NotPublishedHere(PackageName name) implements Problem {}

    /** As {@link NobodyFound}. */
    record NoOrganisation(String name) implements Problem {}

    /** A team, a user or a token that there is not, or that the caller may not see. */
    record NobodyFound(String what) implements Problem {}

    record TarballNotFound(PackageName name, String file) implements Problem {}

    /** No credential, or one that is unknown, revoked or expired. */
    record Unauthenticated(String why) implements Problem {}

    /** A good token, sent from where it may not be used. */
    record AddressNotAllowed(String address) implements Problem {}

    /**
     * The same whether the account exists or not.
     *
     * @param ofLogin whether a user name was typed, too
     */
    record WrongPassword(boolean ofLogin) implements Problem {}

    /** A name or a password that no account may have. */
    record UnusableAccount(String why) implements Problem {}

    /** No one-time password, or not the right one. npm also looks for the words "one-time pass". */
    record OtpRequired(boolean sent) implements Problem {}

    /** Too many wrong passwords or one-time passwords, or too many new accounts and logins from one address. */
    record TooManyAttempts(long retryAfterSeconds) implements Problem {}

    record InvalidUserName(String name) implements Problem {}

    /** What neither an account is called nor anybody else with a token. */
    record NobodysName(String name) implements Problem {}

    /** A login in the browser, by a link that has ended, was used, or never was. */
    record LoginNotFound() implements Problem {}

    record Forbidden(String why) implements Problem {}

    /** npm's own wording: people search for it, and npm 11 prints the same before it asks us. */
    record AlreadyPublished(PackageName name, Version version) implements Problem {}

    /** A number that was published once means those bytes or nothing, forever. */
    record Unpublished(PackageName name, Version version) implements Problem {}

    /** What a client sends back was read before somebody else changed the package. */
    record StaleRevision(PackageName name) implements Problem {}

    /** The same whether somebody else's package is hidden from the caller, or may not be begun by them. */
    record NothingToPublish(PackageName name) implements Problem {}

    /** Nothing of that name is ours, or nothing that the caller may know of. */
    record NothingToUnpublish(PackageName name) implements Problem {}

    /** Something is to be made that exists. */
    record AlreadyThere(String what) implements Problem {}

    /** What should prove who is calling does not: malformed, not signed by whom it says, for somebody else, too old. */
    record IdTokenRefused(String why) implements Problem {}

    /**
     * The same whether a package is not there, trusts nobody, or trusts others.
     *
     * @param who what the caller has proved to be
     */
    record NoTrustedPublisher(PackageName name, String who) implements Problem {}

    /** An issuer of id tokens that is believed does not answer, or not as it must. */
    record IssuerUnavailable(String issuer, String why, long retryAfterSeconds) implements Problem {}

    /** The rules were changed by somebody since the caller read them. */
    record StaleRules() implements Problem {}

    record ChangedMeanwhile(String what) implements Problem {}

    /** The caller may see the package, but not do this. */
    record NotPermitted(String user, Permission wanted, PackageName name) implements Problem {}

    /** The caller may publish the package, but not say who reads it. */
    record AccessNotPermitted(String user, Access kept, PackageName name) implements Problem {}

    record TarballTooLarge(long bytes, long limitBytes) implements Problem {}

    record ManifestTooLarge(PackageName name, long bytes, long limitBytes) implements Problem {}

    /** The upstream could not be asked: unreachable, too slow, or answering with an error of its own. */
    record UpstreamUnavailable(PackageName name, String why, long retryAfterSeconds) implements Problem {}

    /** The upstream has it, or would not say, and somebody there has decided that nobody here gets it. */
    record UpstreamForbids(PackageName name, String why) implements Problem {}

    /** It takes longer than a request may, and goes on behind the client's back: the same request again finds it. */
    record StillFetching(PackageName name) implements Problem {}

    /** As {@link UpstreamUnavailable}, when it is asked for the keys that its packages are signed with. */
    record KeysUnavailable(String why) implements Problem {}

    /** Nothing here was ever signed. */
    record NoKeys() implements Problem {}

    /** The upstream answered, but what it sent is not what it should be; nothing of it is kept. */
    record UpstreamCorrupt(PackageName name, String why) implements Problem {}

    /** A request that came back to us through upstreams that name each other. */
    record UpstreamLoop() implements Problem {}

    /** The answer is too large for Lambda and its stored copy is being made. */
    record NotReadyYet(PackageName name) implements Problem {}

    /**
     * What a client sent, cut, and without control characters and halves of characters: fit for a message and a log
     * line.
     */
    private static String shown(String text) {
        return "\"" + clean(text) + "\"";
    }

    private static String clean(String text) {
        return clean(text, 120);
    }

    private static String clean(String text, int longest) {
        var cut = text.length() <= longest ? text : text.substring(0, longest) + "...";
        return cut.replaceAll("[\\p{Cntrl}\\p{Cs}\"\\\\]", "?");
    }
}
