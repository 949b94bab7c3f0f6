package dev.larder.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A package's name: {@code left-pad} or {@code @acme/left-pad}.
 *
 * <p>Two rules exist on npm, not one. Names already published may hold capitals and punctuation that new names may not,
 * so {@link #parse} accepts what clients may <em>ask for</em> and {@link #isLegalForNewPackage} says what they may
 * <em>create</em> (validate-npm-package-name). What a name must not begin with, its parts may where it has a scope; a name
 * that begins with {@code -} or {@code ~} would be a route.
 *
 * @param scope the part after {@code @} and before {@code /}, when there is one
 * @param bare the name inside its scope
 */
public record PackageName(Optional<String> scope, String bare) implements Comparable<PackageName> {

    private static final int LONGEST = 214;
    private static final String CHARACTERS = "[A-Za-z0-9!'()*._~-]+";
    private static final Pattern UNSCOPED = Pattern.compile("(?![._~-])" + CHARACTERS);
    private static final Pattern SCOPE = Pattern.compile("(?!\\.{1,2}$)" + CHARACTERS);
    private static final Pattern SCOPED = Pattern.compile("(?!\\.)" + CHARACTERS);
    private static final Pattern NEW_SCOPE = Pattern.compile("[a-z0-9._~-]+");
    private static final Pattern NEW_BARE = Pattern.compile("[a-z0-9._-]+");

    public PackageName {
        scope.ifPresent(text -> requirePart(SCOPE, text));
        requirePart(scope.isPresent() ? SCOPED : UNSCOPED, bare);
    }

    /** Reads {@code name} or {@code @scope/name}; anything else is refused with {@link Problem.InvalidName}. */
    public static PackageName parse(String text) {
        if (!text.startsWith("@")) {
            return new PackageName(Optional.empty(), text);
        }
        var slash = text.indexOf('/');
        if (slash < 0) {
            throw new Refusal(new Problem.InvalidName(text));
        }
        return new PackageName(Optional.of(text.substring(1, slash)), text.substring(slash + 1));
    }

    /** The name that {@code text} is, or nothing when it can be none. */
    public static Optional<PackageName> find(String text) {
        try {
            return Optional.of(parse(text));
        } catch (Refusal e) {
            return Optional.empty(); // its problem is that it is no name
        }
    }

    /** Whether a package of this name may be created today. */
    public boolean isLegalForNewPackage() {
        return toString().length() <= LONGEST
                && scope.map(text -> NEW_SCOPE.matcher(text).matches()).orElse(true)
                && NEW_BARE.matcher(bare).matches()
                && !bare.equals("node_modules")
                && !bare.equals("favicon.ico");
    }

    /** The file name that npm gives this package's tarball of {@code version}: {@code left-pad-1.0.0.tgz}. */
    public String tarballFile(String version) {
        return bare + "-" + version + ".tgz";
    }

    @Override
    public int compareTo(PackageName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return scope.map(text -> "@" + text + "/" + bare).orElse(bare);
    }

    private static void requirePart(Pattern legal, String part) {
        if (part.length() > 2 * LONGEST || !legal.matcher(part).matches()) {
            throw new Refusal(new Problem.InvalidName(part));
        }
    }
}
