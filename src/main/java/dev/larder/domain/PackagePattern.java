package dev.larder.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which packages something is about: a name, or one with {@code *} for any characters but {@code /}. {@code @acme/*} is a
 * scope, {@code tools-*} every unscoped name that begins so, {@code **} every name there is.
 */
public record PackagePattern(String text) {

    private static final Pattern LEGAL = Pattern.compile("\\*\\*|(@[A-Za-z0-9!'()*._~-]+/)?[A-Za-z0-9!'()*._~-]+");
    private static final int LONGEST = 430;

    /** Every package. */
    public static final PackagePattern ALL = new PackagePattern("**");

    /** No package: none has this name. */
    public static final PackagePattern NONE = new PackagePattern("-");

    public PackagePattern {
        if (text.length() > LONGEST || !LEGAL.matcher(text).matches()) {
            throw new Refusal(
                    new Problem.Unusable("a package pattern is a name such as @acme/widget, @acme/*, tools-* or **"));
        }
    }

    /** The packages of a scope, given without {@code @}. */
    public static PackagePattern scope(String scope) {
        return new PackagePattern("@" + scope + "/*");
    }

    /** The scope (without {@code @}) that they are all of, if there is one. */
    public Optional<String> scope() {
        var slash = text.indexOf('/');
        return slash < 0 || text.substring(0, slash).contains("*")
                ? Optional.empty()
                : Optional.of(text.substring(1, slash));
    }

    /** Whether {@code name} is one of those packages. A search asks this for every rule and every package. */
    public boolean matches(PackageName name) {
        return text.equals(ALL.text) || Glob.matches(text, name.toString(), character -> character != '/');
    }

    @Override
    public String toString() {
        return text;
    }
}
