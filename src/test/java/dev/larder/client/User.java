package dev.larder.client;

/**
 * Somebody who has an account.
 *
 * @param token what they got when they signed up
 */
record User(String name, String password, String token) {

    /** Their address. */
    String email() {
        return name + "@example.test";
    }
}
