package dev.larder.npm.lockfile;

import java.util.regex.Pattern;

/**
 * A key among the {@code packages} of a {@code pnpm-lock.yaml} (pnpm/pnpm deps/path/src/index.ts, and
 * packages/dependency-path of older ones), without the peers and patches behind the version:
 * <ul>
 *   <li>5.x: {@code /@scope/name/1.0.0_react@18.0.0}
 *   <li>6.x: {@code /@scope/name@1.0.0(react@18.0.0)}
 *   <li>9.x: {@code @scope/name@1.0.0}, {@code name@https://...}
 * </ul>
 * In 5.x and 6.x what is of no registry, or of another one, begins with its host, or with {@code @} and its host.
 */
final class PnpmKey {

    private static final Pattern SUFFIX = Pattern.compile("[_/(].*", Pattern.DOTALL);

    private PnpmKey() {}

    /** Name and version, or where else it is from; a name that is empty when the key does not say. */
    static Named parse(String key) {
        var rooted = key.startsWith("/");
        var text = rooted ? key.substring(1) : key;
        var bare = text.startsWith("@") ? text.indexOf('/') + 1 : 0;
        var slash = text.indexOf('/', bare);
        var at = text.indexOf('@', bare + 1);
        if (at > 0 && (slash < 0 || at < slash)) {
            var spec = text.substring(at + 1);
            return new Named(text.substring(0, at), spec.indexOf(':') < 0 ? version(spec) : spec);
        }
        return rooted && slash > 0
                ? new Named(text.substring(0, slash), version(text.substring(slash + 1)))
                : new Named("", text);
    }

    private static String version(String text) {
        return SUFFIX.matcher(text).replaceFirst("");
    }
}
