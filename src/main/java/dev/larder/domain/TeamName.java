package dev.larder.domain;

import java.util.regex.Pattern;

/**
 * A team of an organisation, {@code acme:devs}; npm's people also write {@code @acme:devs}. An organisation has the name
 * of its packages' scope.
 */
public record TeamName(String org, String team) {

    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

    public TeamName {
        requireOrg(org);
        requirePart(team);
    }

    /** Reads {@code org:team}. */
    public static TeamName parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            throw new Refusal(new Problem.InvalidTeam(text));
        }
        return new TeamName(text.substring(0, colon), text.substring(colon + 1));
    }

    /** {@code org}, where it can be an organisation's name; refused otherwise. */
    public static String requireOrg(String org) {
        requirePart(org);
        return org;
    }

    private static void requirePart(String part) {
        if (!PART.matcher(part).matches()) {
            throw new Refusal(new Problem.InvalidTeam(part));
        }
    }

    @Override
    public String toString() {
        return org + ":" + team;
    }
}
