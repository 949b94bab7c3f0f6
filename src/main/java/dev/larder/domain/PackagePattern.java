package dev.larder.domain;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
            throw new Refusal(new Problem.MalformedBody(
                    "a package pattern is a name such as @acme/widget, @acme/*, tools-* or **"));
        }
    }

    /** The packages of a scope, given without {@code @}. */
    public static PackagePattern scope(String scope) {
        return new PackagePattern("@" + scope + "/*");
    }

    public boolean matches(PackageName name) {
        if (text.equals(ALL.text)) {
            return true;
        }
        var regex = Pattern.compile("\\*")
                .splitAsStream(text + "\0") // so that a star at the end is followed by something, too
                .map(part -> Pattern.quote(part.replace("\0", "")))
                .collect(Collectors.joining("[^/]*"));
        return name.toString().matches(regex);
    }

    @Override
    public String toString() {
        return text;
    }
}
