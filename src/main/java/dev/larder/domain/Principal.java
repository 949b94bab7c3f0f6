package dev.larder.domain;

/** Who is calling. */
public sealed interface Principal {

    /** Nobody in particular: no credential was sent. */
    record Anonymous() implements Principal {}

    /**
     * A token's owner.
     *
     * @param name the user name that npm prints
     * @param mayWrite whether the token may publish and move tags
     */
    record User(String name, boolean mayWrite) implements Principal {}
}
