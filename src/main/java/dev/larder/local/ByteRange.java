package dev.larder.local;

import java.util.regex.Pattern;

/**
 * What a {@code Range} header asks of an object, as S3 reads it: one range, and anything else is as if it were not
 * there.
 */
sealed interface ByteRange {

    /** All bytes. */
    record Whole() implements ByteRange {}

    /** {@code count} bytes from {@code first}, which is inside. */
    record Part(long first, long count) implements ByteRange {

        /** The {@code Content-Range} of the answer. */
        String contentRange(long size) {
            return "bytes " + first + "-" + (first + count - 1) + "/" + size;
        }
    }

    /** Bytes that the object does not have. */
    record Outside() implements ByteRange {}

    Pattern SYNTAX = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Reads {@code header} for an object of {@code size} bytes. */
    static ByteRange of(String header, long size) {
        var range = SYNTAX.matcher(header);
        if (!range.matches() || header.equals("bytes=-")) {
            return new Whole();
        }
        if (range.group(1).isEmpty()) {
            var count = Math.min(Long.parseLong(range.group(2)), size);
            return count == 0 ? new Outside() : new Part(size - count, count);
        }
        var first = Long.parseLong(range.group(1));
        var last = range.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(range.group(2)), size - 1);
        if (first >= size) {
            return new Outside();
        }
        return last < first ? new Whole() : new Part(first, last - first + 1);
    }
}
