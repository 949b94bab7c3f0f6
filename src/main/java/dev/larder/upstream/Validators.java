package dev.larder.upstream;

import java.util.Optional;

/**
 * What a document can be asked for again with, so that it comes only if it has changed (RFC 9110 section 8.8).
 * One that is longer than any registry's is as good as none: a lying upstream's might fit no item.
 *
 * @param etag what its sender called it
 * @param lastModified when it says that it last changed, as it wrote that
 */
public record Validators(Optional<String> etag, Optional<String> lastModified) {

    /** There is nothing to compare. */
    public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

    private static final int LONGEST = 1024;

    public Validators {
        etag = etag.filter(text -> text.length() <= LONGEST);
        lastModified = lastModified.filter(text -> text.length() <= LONGEST);
    }
}
