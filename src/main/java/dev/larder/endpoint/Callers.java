package dev.larder.endpoint;

import dev.larder.auth.Caller;
import dev.larder.auth.Credential;
import dev.larder.http.Request;

/** From the headers of a request to what they say of its sender. */
final class Callers {

    private Callers() {}

    static Caller of(Request request) {
        return new Caller(
                Credential.of(request.header("authorization")),
                request.address(),
                request.header("npm-otp"),
                request.id());
    }
}
