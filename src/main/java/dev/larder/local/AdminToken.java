package dev.larder.local;

import dev.larder.auth.Secret;

/**
 * The token that local mode prints: derived from the folder's secret, so that it is the same after every start and kept
 * nowhere.
 */
final class AdminToken {

    private AdminToken() {}

    /** The token of the folder with that secret. */
    static String of(byte[] secret) {
        return Secret.of(Secret.derived(secret, "admin-token"));
    }
}
