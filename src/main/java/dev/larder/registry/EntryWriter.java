package dev.larder.registry;

import dev.larder.audit.Entry;
import java.util.List;

/** Writes entries of the audit for other programs. */
public interface EntryWriter {

    /** JSON lines (application/x-ndjson), one an entry, in the order given. */
    byte[] lines(List<Entry> entries);
}
