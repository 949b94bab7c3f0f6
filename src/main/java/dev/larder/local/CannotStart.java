package dev.larder.local;

/** Why local mode cannot start on this machine just now, for the person who started it. Has no stack trace. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
        super(message, null, false, false);
    }
}
