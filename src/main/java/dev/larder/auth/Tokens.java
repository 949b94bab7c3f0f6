package dev.larder.auth;

import dev.larder.storage.Table;

/** The tokens that this registry knows, by their hash alone. */
public final class Tokens {

    private final Table table;

    public Tokens(Table table) {
        this.table = table;
    }

    /** Makes the token {@code secret} known as {@code user}'s, allowed to read and write; repeating it changes nothing. */
    public void keep(String secret, String user) {
        throw new UnsupportedOperationException(table + secret + user);
    }
}
