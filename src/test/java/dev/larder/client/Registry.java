package dev.larder.client;

import java.net.URI;
import java.util.Optional;

/**
 * A registry as a client knows it: the registry under test is any of these.
 *
 * @param url where it answers, with a slash at the end
 * @param token what a client authenticates with, when it does
 */
record Registry(URI url, Optional<String> token) {

    Registry {
        if (!url.toString().endsWith("/")) {
            throw new IllegalArgumentException("a registry's URL ends with a slash: " + url);
        }
    }
}
