package dev.larder.domain;

/** Who is calling. */
public sealed interface Principal {

    /** Nobody in particular: no credential was sent. */
    record Anonymous() implements Principal {}

    /**
     * A token's owner.
     *
     * @param name the user name that npm prints
     * @param administrator whether the token itself makes its holder an administrator, as one that AWS credentials were
     *     exchanged for does
     * @param limits of the token
     */
    record User(String name, boolean administrator, Limits limits) implements Principal {}
}
