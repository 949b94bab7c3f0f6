package dev.larder.storage;

/** The store did not answer, or not with what it was asked for; nothing is known of a write under way. */
public final class StorageUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StorageUnavailable(String doing, Exception cause) {
        super(doing, cause);
    }
}
