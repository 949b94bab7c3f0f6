package dev.larder.domain;

import java.util.Locale;

/**
 * Everything Larder refuses, each with the sentence that the person at the terminal reads. One switch in
 * {@code npm.NpmErrors} turns a problem into an HTTP answer.
 */
public sealed interface Problem {

    /** A sentence: what is wrong and, where there is something to do, what to do. Holds no secrets. */
    String message();

    record InvalidPath(String path) implements Problem {
        @Override
        public String message() {
            return "this path cannot be asked for: " + shown(path);
        }
    }

    /** Names no path: {@code npm logout} has the token in it. */
    record RouteNotFound(String method) implements Problem {
        @Override
        public String message() {
            return "this registry answers no " + shown(method) + " at this path";
        }
    }

    /** What we decline on purpose: docs/known-quirks.md lists it. */
    record NotSupported(String what) implements Problem {
        @Override
        public String message() {
            return what + " is not supported by this registry; nothing was changed";
        }
    }

    record InvalidName(String name) implements Problem {
        @Override
        public String message() {
            return "invalid package name: " + shown(name);
        }
    }

    record InvalidVersion(String version) implements Problem {
        @Override
        public String message() {
            return "invalid version: " + shown(version) + " (expected a semver version such as 1.2.3)";
        }
    }

    record InvalidTag(String tag) implements Problem {
        @Override
        public String message() {
            return "invalid dist-tag: " + shown(tag)
                    + " (a tag must not read as a version range, and needs no encoding in a URL)";
        }
    }

    record InvalidTeam(String name) implements Problem {
        @Override
        public String message() {
            return "invalid name of an organisation or a team: " + shown(name)
                    + " (small letters, digits, and . _ - inside)";
        }
    }

    record MalformedBody(String what) implements Problem {
        @Override
        public String message() {
            return "the request body cannot be used: " + what;
        }
    }

    record BodyTooLarge(String why) implements Problem {
        @Override
        public String message() {
            return "the request body is too large: " + why;
        }
    }

    record IntegrityMismatch(String what, String claimed, String found) implements Problem {
        @Override
        public String message() {
            return "the " + what + " of the tarball is " + found + ", but the request says " + shown(claimed);
        }
    }

    record PackageNotFound(PackageName name) implements Problem {
        @Override
        public String message() {
            return "package not found: " + name;
        }
    }

    record VersionNotFound(PackageName name, String spec) implements Problem {
        @Override
        public String message() {
            return "version not found: " + name + "@" + shown(spec);
        }
    }

    /** An organisation, a team, a user or a token that there is not, or that the caller may not see. */
    record NobodyFound(String what) implements Problem {
        @Override
        public String message() {
            return "there is no " + what + " here that you may see";
        }
    }

    record TarballNotFound(PackageName name, String file) implements Problem {
        @Override
        public String message() {
            return "tarball not found: " + shown(file) + " of " + name;
        }
    }

    /** No credential, or one that is unknown, revoked or expired. */
    record Unauthenticated(String why) implements Problem {
        @Override
        public String message() {
            return why;
        }
    }

    /** A good token, sent from where it may not be used. */
    record AddressNotAllowed(String address) implements Problem {
        @Override
        public String message() {
            return "this token may not be used from " + shown(address) + "; npm token create --cidr makes one that may";
        }
    }

    /** The same whether the account exists or not. */
    record WrongPassword() implements Problem {
        @Override
        public String message() {
            return "the user name or the password is wrong";
        }
    }

    /** No one-time password, or not the right one. npm also looks for the words "one-time pass". */
    record OtpRequired(boolean sent) implements Problem {
        @Override
        public String message() {
            return sent
                    ? "this one-time password is wrong, or too old: take the one that the authenticator shows now"
                    : "this needs a one-time password from your authenticator: repeat it with --otp=123456";
        }
    }

    /** Too many wrong passwords or one-time passwords, or too many new accounts and logins from one address. */
    record TooManyAttempts(long retryAfterSeconds) implements Problem {
        @Override
        public String message() {
            return "too many attempts: try again in " + (retryAfterSeconds + 59) / 60 + " minutes";
        }
    }

    record InvalidUserName(String name) implements Problem {
        @Override
        public String message() {
            return "invalid user name: " + shown(name) + " (a name has at most 64 lower-case letters, digits, dots,"
                    + " hyphens and underscores, and begins with a letter or a digit)";
        }
    }

    /** A login in the browser, by a link that has ended, was used, or never was. */
    record LoginNotFound() implements Problem {
        @Override
        public String message() {
            return "this login has ended or was used already; run npm login again";
        }
    }

    record Forbidden(String why) implements Problem {
        @Override
        public String message() {
            return why;
        }
    }

    /** npm's own wording: people search for it, and npm 11 prints the same before it asks us. */
    record AlreadyPublished(PackageName name, Version version) implements Problem {
        @Override
        public String message() {
            return "You cannot publish over the previously published versions: " + version + ".";
        }
    }

    /** A number that was published once means those bytes or nothing, forever. */
    record Unpublished(PackageName name, Version version) implements Problem {
        @Override
        public String message() {
            return name + "@" + version
                    + " was unpublished, and its number cannot be used again; publish another version";
        }
    }

    /** What a client sends back was read before somebody else changed the package. */
    record StaleRevision(PackageName name) implements Problem {
        @Override
        public String message() {
            return name + " has been changed since it was read; nothing was done, try again";
        }
    }

    /** Nothing of that name is ours, or nothing that the caller may know of. */
    record NothingToUnpublish(PackageName name) implements Problem {
        @Override
        public String message() {
            return "no package " + name + " is published here that you may unpublish";
        }
    }

    /** Something is to be made that exists. */
    record AlreadyThere(String what) implements Problem {
        @Override
        public String message() {
            return "there is a " + what + " already";
        }
    }

    /** The rules were changed by somebody since the caller read them. */
    record StaleRules() implements Problem {
        @Override
        public String message() {
            return "the rules have been changed since you read them: get them again, and change those";
        }
    }

    record ChangedMeanwhile(String what) implements Problem {
        @Override
        public String message() {
            return what + " was changed by others at the same time, again and again; please try again";
        }
    }

    /** The caller may see the package, but not do this. */
    record NotPermitted(String user, Permission wanted, PackageName name) implements Problem {
        @Override
        public String message() {
            return shown(user) + " may not " + wanted.verb() + " " + name
                    + ": ask one of its owners, or an administrator of this registry";
        }
    }

    record TarballTooLarge(long bytes, long limitBytes) implements Problem {
        @Override
        public String message() {
            return String.format(
                    Locale.ROOT,
                    "the tarball has %.1f MB; one publish holds %.1f MB at most, since AWS Lambda takes requests of 6"
                        + " MB. Make it smaller (npm pack --dry-run lists what is in it; \"files\" in package.json"
                        + " chooses), or split the package; docs/known-quirks.md says what is planned for larger ones",
                    bytes / 1e6,
                    limitBytes / 1e6);
        }
    }

    record ManifestTooLarge(PackageName name, long bytes, long limitBytes) implements Problem {
        @Override
        public String message() {
            return "the package.json and README of " + name + " take " + bytes + " bytes, " + limitBytes
                    + " fit at most; make them shorter";
        }
    }

    /** The upstream could not be asked: unreachable, too slow, or answering with an error of its own. */
    record UpstreamUnavailable(PackageName name, String why) implements Problem {
        @Override
        public String message() {
            return "the upstream registry cannot be asked for " + name + " just now (" + why
                    + "), and there is no copy here; try again";
        }
    }

    /** As {@link UpstreamUnavailable}, when it is asked for the keys that its packages are signed with. */
    record KeysUnavailable(String why) implements Problem {
        @Override
        public String message() {
            return "the upstream registry cannot be asked for its signing keys just now (" + why
                    + "), and this one has none yet; try again";
        }
    }

    /** Nothing here was ever signed. */
    record NoKeys() implements Problem {
        @Override
        public String message() {
            return "there are no signing keys: nothing that was published here is signed, nor does an upstream sign";
        }
    }

    /** The upstream answered, but what it sent is not what it should be; nothing of it is kept. */
    record UpstreamCorrupt(PackageName name, String why) implements Problem {
        @Override
        public String message() {
            return "the upstream registry sent something wrong for " + name + ": " + why
                    + ". Nothing of it was kept; try again";
        }
    }

    /** A request that came back to us through upstreams that name each other. */
    record UpstreamLoop() implements Problem {
        @Override
        public String message() {
            return "this request goes round in circles: some registry is an upstream of its own upstream";
        }
    }

    /** The answer is too large for Lambda and its stored copy is being made. */
    record NotReadyYet(PackageName name) implements Problem {
        @Override
        public String message() {
            return "the document of " + name + " is being prepared; try again in a few seconds";
        }
    }

    /** What a client sent, cut, and without control characters and halves of characters: fit for a message and a log line. */
    private static String shown(String text) {
        var cut = text.length() <= 120 ? text : text.substring(0, 120) + "...";
        return "\"" + cut.replaceAll("[\\p{Cntrl}\\p{Cs}\"\\\\]", "?") + "\"";
    }
}
