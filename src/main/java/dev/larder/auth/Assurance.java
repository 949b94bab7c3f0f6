package dev.larder.auth;

import dev.larder.domain.Mfa;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;

/**
 * How sure it is that whoever changes a package is no finder of a token, and whether the package takes that for enough:
 * asked at the gate, and of each head that is committed against. Administrators without an account count as machines. Whom
 * the package trusts has shown enough: its owners said so with what it demands, as on npm, where "disallow tokens" lets
 * trusted publishers through.
 *
 * @param token what the caller holds
 * @param oneTimePassword whether they have shown one as well
 */
public record Assurance(Token token, boolean oneTimePassword) {

    /** Refuses, unless it is enough to change a package that demands {@code mfa}. */
    public void require(Mfa mfa) {
        if (token.trustedPublisher().isPresent()) {
            return;
        }
        switch (mfa) {
            case NONE -> {}
            case AUTOMATION -> {
                if (isOfPerson()) {
                    requireOneTimePassword();
                }
            }
            case PUBLISH -> {
                if (!isOfPerson()) {
                    throw new Refusal(new Problem.Forbidden("this package is changed only by people who show a"
                        + " one-time password, and this token belongs to a machine or to an administrator without an"
                        + " account; npm access set mfa=automation lets those change it"));
                }
                requireOneTimePassword();
            }
        }
    }

    /**
     * Refuses, unless it is enough to let a package demand something else than {@code mfa}. Administrators may always, so
     * that nobody is locked out; a token for machines, or one with limits of theirs, never.
     */
    public void requireToChange(Mfa mfa) {
        if (isOfPerson()) {
            require(mfa);
        } else if (!token.isWhole()) {
            throw new Refusal(
                    new Problem.Forbidden("what a package demands of those who change it is said by people who"
                            + " log in, and by administrators: this token is for machines, or has limits"));
        }
    }

    private boolean isOfPerson() {
        return token.kind() == Token.Kind.ACCOUNT;
    }

    /** Who has no second factor, or a wrong one, was refused before; who was not asked yet is asked now. */
    private void requireOneTimePassword() {
        if (!oneTimePassword) {
            throw new Refusal(new Problem.OtpRequired(false));
        }
    }
}
