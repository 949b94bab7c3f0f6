package dev.larder.domain;

import java.util.List;
import java.util.Set;

/**
 * What a client wants a package to be without.
 *
 * @param left the versions that are to stay, as text
 * @param revisions of the package as the client read it, wherever it says so
 */
public record Unpublication(Set<String> left, List<String> revisions) {

    public Unpublication {
        left = Set.copyOf(left);
        revisions = List.copyOf(revisions);
    }
}
