package dev.larder.domain;

import java.util.List;
import java.util.regex.Pattern;

/** Who is calling. */
public sealed interface Principal {

    /** Nobody in particular: no credential was sent. */
    record Anonymous() implements Principal {}

    /** Somebody with a token. */
    sealed interface Known extends Principal {

        /** What accounts are called, callers with AWS credentials, and CI jobs. */
        Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+=,@:-]{0,199}");

        /** Refuses what can be nobody's name. */
        static void requireName(String text) {
            if (!isName(text)) {
                throw new Refusal(new Problem.NobodysName(text));
            }
        }

        /** Whether that can be somebody's name. */
        static boolean isName(String text) {
            return NAME.matcher(text).matches();
        }

        /** The user name that npm prints, and that stands in what was published and in the audit. */
        String name();

        /** Whether their token may change nothing, whatever is said of its holder. */
        boolean onlyReads();

        /** Whether they may say what is kept warm, which is for all. */
        boolean mayPrewarm();

        /** Whether they may look up who has an account. */
        boolean seesAccounts();
    }

    /**
     * A token's owner, who may do what is said of them here.
     *
     * @param administrator whether the token itself makes its holder an administrator, as one that AWS credentials were
     *     exchanged for can
     * @param limits of the token
     */
    record User(String name, boolean administrator, Limits limits) implements Known {

        @Override
        public boolean onlyReads() {
            return limits.readOnly();
        }

        @Override
        public boolean mayPrewarm() {
            return !onlyReads();
        }

        @Override
        public boolean seesAccounts() {
            return true;
        }
    }

    /**
     * Somebody without an account, for whom another system vouches: an AWS role, a CI job. They may do what their token
     * allows, and nothing because of what rules, organisations, teams or packages say of a name.
     *
     * @param name has a character that no {@link UserName} has, so that it is nobody's account
     * @param allowances each for itself
     */
    record Guest(String name, List<Allowance> allowances) implements Known {

        public Guest {
            allowances = List.copyOf(allowances);
        }

        @Override
        public boolean onlyReads() {
            return allowances.stream().allMatch(allowance -> allowance.permission() == Permission.READ);
        }

        /** Those who may change every package. */
        @Override
        public boolean mayPrewarm() {
            return allowances.stream().anyMatch(Allowance::isToChangeAll);
        }

        /** Those who may make somebody an owner. */
        @Override
        public boolean seesAccounts() {
            return allowances.stream().anyMatch(allowance -> allowance.permission() == Permission.ADMINISTER);
        }

        boolean isAllowed(Permission wanted, PackageName name) {
            return allowances.stream().anyMatch(allowance -> allowance.allows(wanted, name));
        }
    }
}
