package dev.larder.audit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * All that is done here and kept on record, each with its sentence: what is in braces are parts that a deed of this kind
 * must have. docs/audit.md lists them.
 */
public enum Verb {
    PUBLISH("publish {version}", "Version Published"),
    UNPUBLISH("unpublish {versions}", "Versions Unpublished"),
    UNPUBLISH_PACKAGE("unpublish", "Versions Unpublished"),
    DEPRECATE("deprecate {versions}", "Versions Deprecated"),
    UNDEPRECATE("undeprecate {versions}", "Versions Deprecated"),
    TAG("tag {tag} {version}", "Dist-Tags Changed"),
    UNTAG("untag {tag}", "Dist-Tags Changed"),
    OWNER_ADD("owner add {users}", "Owners Changed"),
    OWNER_RM("owner rm {users}", "Owners Changed"),
    ACCESS("access {access}", "Access Changed"),
    MFA("mfa {mfa}", "Access Changed"),
    GRANT("grant {permission} to {team}", "Access Changed"),
    REVOKE("revoke from {team}", "Access Changed"),
    TRUST("trust {publisher}, {trust}", "Access Changed"),
    TRUST_REVOKE("trust no longer {publisher}, {trust}", "Access Changed"),

    RULES("replace the rules"),
    ORG_SET("make {user} {role} of {org}"),
    ORG_RM("remove {user} from {org}"),
    TEAM_CREATE("create team {team}"),
    TEAM_DESTROY("destroy team {team}"),
    TEAM_ADD("add {user} to team {team}"),
    TEAM_RM("remove {user} from team {team}"),

    SIGN_UP("sign up {user}"),
    LOG_IN("log in and get token {token}"),
    LOG_OUT("log out: end token {token} of {user}"),
    TOKEN_CREATE("create token {token}"),
    TOKEN_REVOKE("revoke token {token} of {user}"),
    TOKEN_FOR_PUBLISHER("give token {token} to a publisher, {trust}"),
    TOKEN_FOR_AWS("give token {token} to {arn}"),
    PROFILE("change profile: {fields}"),
    SECOND_FACTOR_WANTED("ask for a second factor, {mode}"),
    SECOND_FACTOR_ON("turn the second factor on, {mode}"),
    SECOND_FACTOR_OFF("turn the second factor off"),
    RECOVERY_CODE("use a recovery code"),
    REPAIR_SECOND_FACTOR("take the second factor from {user}"),
    REPAIR_PASSWORD("set the password of {user}"),

    LOCKFILE_PUT("hand over lockfile {lockfile}"),
    LOCKFILE_RM("remove lockfile {lockfile}"),
    PURGE("purge from the cache"),
    PURGE_VERSION("purge {version} from the cache");

    static final Pattern PART = Pattern.compile("\\{(\\w+)}");

    private final String sentence;
    private final String announced;

    Verb(String sentence) {
        this(sentence, "");
    }

    Verb(String sentence, String announced) {
        this.sentence = sentence;
        this.announced = announced;
    }

    /** What others are told has happened (docs/events.md); nothing, when it is no change of a package. */
    public Optional<String> announced() {
        return Optional.of(announced).filter(type -> !type.isEmpty());
    }

    /** What the trail says of a deed, with the names of its parts in braces. */
    public String sentence() {
        return sentence;
    }

    /** As it is written in the trail: {@code owner-add}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> parts() {
        return PART.matcher(sentence)
                .results()
                .map((MatchResult part) -> part.group(1))
                .toList();
    }
}
