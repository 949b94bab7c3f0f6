package dev.larder.domain;

/** What a package demands of whoever changes it, beside a token: {@code npm access set mfa=publish}. */
public enum Mfa {
    /** Nothing. An account may still ask for one-time passwords by itself. */
    NONE,
    /** A one-time password: no token alone is enough. */
    PUBLISH,
    /** A one-time password, or a token for machines. */
    AUTOMATION
}
