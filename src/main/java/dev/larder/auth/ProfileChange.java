package dev.larder.auth;

import java.util.Map;
import java.util.Optional;

/** One request of {@code npm profile}: to change fields and the password, or one step of setting up a second factor. */
public sealed interface ProfileChange {

    /**
     * Other texts in the profile, another password, or both.
     *
     * @param fields those of {@link Profile#FIELDS} that are named; an empty one is removed
     */
    record Fields(Map<String, Optional<String>> fields, Optional<NewPassword> password) implements ProfileChange {
        public Fields {
            fields = Map.copyOf(fields);
        }
    }

    /** A password in place of the old one. */
    record NewPassword(String old, String wanted) {}

    /** A second factor is wanted, or wanted in another mode. */
    record WantSecondFactor(SecondFactor.Mode mode, String password) implements ProfileChange {}

    /** No second factor is wanted any more. */
    record DropSecondFactor(String password) implements ProfileChange {}

    /** An authenticator shows this for the secret that it was given. */
    record ConfirmSecondFactor(String code) implements ProfileChange {}
}
