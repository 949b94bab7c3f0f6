package dev.larder.operate;

/** What an operator asked for cannot be done; the message says why, and what to do. */
public final class InvalidCommand extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidCommand(String message) {
        super(message);
    }
}
