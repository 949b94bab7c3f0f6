package dev.larder.npm.lockfile;

import dev.larder.domain.Lockfile.LeftOut;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A package's name with what stands behind its {@code @}, as package.json and lockfiles write it (npm/npm-package-arg
 * lib/npa.js): {@code ms@^2.0.0}, {@code ms@npm:2.1.3}, {@code mine@npm:ms@2.0.0}, {@code ms@git+https://...}.
 *
 * @param name the real package's, not the alias
 * @param spec a range, a dist-tag or an exact version, without {@code npm:}; or the address of something that no registry
 *     has
 */
record Named(String name, String spec) {

    private static final String REGISTRY = "npm:";
    private static final Pattern GIT = Pattern.compile(
            "(git[+:@]|ssh:|(github|gitlab|bitbucket|gist):).*|https?://[^#]*\\.git(#.*)?", Pattern.DOTALL);
    private static final Pattern ON_DISK = Pattern.compile("(file:|\\.{1,2}/|/|~/|[A-Za-z]:[/\\\\]).*", Pattern.DOTALL);

    /** What a dependent that calls it {@code name} asks for by {@code spec}: an alias becomes the package it stands for. */
    static Named of(String name, String spec) {
        if (!spec.startsWith(REGISTRY)) {
            return new Named(name, spec);
        }
        var target = spec.substring(REGISTRY.length());
        var at = at(target);
        if (at > 0) {
            return new Named(target.substring(0, at), target.substring(at + 1));
        }
        return target.startsWith("@") ? new Named(target, "*") : new Named(name, target); // yarn's npm:^1.0.0
    }

    /** {@code text} at its first {@code @} that does not begin a scope; without one, with an empty spec. */
    static Named split(String text) {
        var at = at(text);
        return at < 0 ? new Named(text, "") : of(text.substring(0, at), text.substring(at + 1));
    }

    private static int at(String text) {
        return text.indexOf('@', 1);
    }

    /** Why {@link #spec} is nothing to ask a registry for; empty when it is. */
    Optional<LeftOut> elsewhere() {
        if (spec.startsWith("workspace:") || spec.startsWith("root:")) {
            return Optional.of(LeftOut.WORKSPACE);
        }
        if (spec.startsWith("link:") || spec.startsWith("portal:")) {
            return Optional.of(LeftOut.LINK);
        }
        if (ON_DISK.matcher(spec).matches()) {
            return Optional.of(LeftOut.FILE);
        }
        if (GIT.matcher(spec).matches()) {
            return Optional.of(LeftOut.GIT);
        }
        if (spec.indexOf(':') >= 0) {
            return Optional.of(LeftOut.ELSEWHERE); // a URL, runtime:, jsr:, a registry that pnpm has a name for
        }
        return spec.indexOf('/') >= 0 ? Optional.of(LeftOut.GIT) : Optional.empty(); // owner/repository
    }
}
