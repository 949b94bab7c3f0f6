package dev.larder.domain;

/** What may be allowed to somebody with a package. Whoever has any of these may also {@link #READ} it. */
public enum Permission {
    READ,
    /** New versions, dist-tags, deprecation. */
    PUBLISH,
    /** Removing versions, or the whole package. */
    UNPUBLISH,
    /** Owners, visibility, and what teams may do. */
    ADMINISTER;

    /** As a sentence has it: {@code publish}. */
    public String verb() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
