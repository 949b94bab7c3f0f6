package dev.larder.audit;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * All that is done here and kept on record, each with its sentence: what is in braces are parts that a deed of this kind
 * must have. docs/audit.md lists them.
 */
public enum Verb {
    PUBLISH("publish {version}"),
    UNPUBLISH("unpublish {versions}"),
    UNPUBLISH_PACKAGE("unpublish"),
    DEPRECATE("deprecate {versions}"),
    UNDEPRECATE("undeprecate {versions}"),
    TAG("tag {tag} {version}"),
    UNTAG("untag {tag}"),
    OWNER_ADD("owner add {users}"),
    OWNER_RM("owner rm {users}"),
    ACCESS("access {access}"),
    MFA("mfa {mfa}"),
    GRANT("grant {permission} to {team}"),
    REVOKE("revoke from {team}"),

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

    Verb(String sentence) {
        this.sentence = sentence;
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
