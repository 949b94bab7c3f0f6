package dev.larder.auth;

import java.util.Set;

/** Whether an account asks for one-time passwords, and how far its user has come with setting that up. */
public sealed interface SecondFactor {

    /** What one-time passwords are asked for, as npm calls it. */
    enum Mode {
        /** For logging in, and for changes of the account and its tokens. */
        AUTH_ONLY("auth-only"),
        /** And for every change of a package. */
        AUTH_AND_WRITES("auth-and-writes");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        /** As npm writes it. */
        public String text() {
            return text;
        }
    }

    /** There is none. */
    record None() implements SecondFactor {}

    /**
     * Its user has been given a secret, and has not shown yet that an authenticator holds it. Asks for nothing.
     *
     * @param secret what authenticators make their codes from
     */
    record Pending(Mode mode, byte[] secret) implements SecondFactor {}

    /**
     * In force.
     *
     * @param recoveryHashes the SHA-256, in hexadecimal, of those codes that stand in for an authenticator once
     */
    record Active(Mode mode, byte[] secret, Set<String> recoveryHashes) implements SecondFactor {
        public Active {
            recoveryHashes = Set.copyOf(recoveryHashes);
        }
    }
}
