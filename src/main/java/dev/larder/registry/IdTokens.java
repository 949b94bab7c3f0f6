package dev.larder.registry;

import dev.larder.domain.Origin;
import dev.larder.domain.Workload;

/** Tells who sends an id token: a JSON Web Token in which an issuer vouches for a workload (OpenID Connect). */
public interface IdTokens {

    /**
     * The workload that {@code idToken} is about. Refuses a token that is malformed, of nobody whom this registry
     * believes, not signed by them, for somebody else than {@code registry}, or not in force; and any, while its issuer
     * cannot be asked for its keys. That a token was used before is not known here.
     */
    Workload prove(String idToken, Origin registry);
}
