package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.upstream.CachedPackument;
import dev.larder.upstream.Deadline;
import dev.larder.upstream.Packuments.Current;
import dev.larder.upstream.Packuments.Look;
import dev.larder.upstream.Upstream;
import java.util.List;
import java.util.Optional;

/** Where a package that the caller may read comes from. */
sealed interface Found {

    /**
     * It is ours.
     *
     * @param reader who asks
     * @param other the further item that was asked for along with it
     */
    record Hosted(Principal reader, HostedPackage head, Optional<Item> other) implements Found {

        /** The further item, a version's, unless that was unpublished. */
        Optional<Item> version() {
            return other.filter(head::holds);
        }
    }

    /**
     * It is an upstream's to know.
     *
     * @param candidates the upstreams that are asked for it, in order; at least one
     * @param deadline until when they all together may take
     */
    record Proxied(PackageName name, List<Candidate> candidates, Deadline deadline) implements Found {

        /** Refuses, unless an upstream has it, or had it when it was last asked; keeps nothing. */
        void requireThere() {
            if (candidates.stream()
                    .noneMatch(candidate -> candidate.upstream().existence().of(name, candidate.head()))) {
                throw new Refusal(new Problem.PackageNotFound(name));
            }
        }

        /**
         * Who holds the further item, unless one that is asked before is known to have the package: then it is not
         * theirs.
         */
        Optional<Candidate> holder() {
            return candidates.stream()
                    .filter(candidate -> candidate.other().isPresent() || candidate.isThere())
                    .findFirst()
                    .filter(candidate -> candidate.other().isPresent());
        }

        /** Whose it is to know: the only one that is asked, or else the first that has it. */
        Candidate owner() {
            return candidates.size() == 1
                    ? candidates.getFirst()
                    : current(Look.KEPT).from();
        }

        /** Whose it is, and what that upstream has; one that none of them has is refused as not found. */
        Proxy current(Look look) {
            for (var candidate : candidates) {
                var packuments = candidate.upstream().packuments();
                if (packuments.current(name, candidate.head(), look, deadline, isKeptAfter(candidate))
                        instanceof Current.Copy copy) {
                    return new Proxy(candidate, copy);
                }
            }
            throw new Refusal(new Problem.PackageNotFound(name));
        }

        private boolean isKeptAfter(Candidate one) {
            return candidates.stream()
                    .dropWhile(candidate -> candidate != one)
                    .skip(1)
                    .anyMatch(Candidate::isThere);
        }
    }

    /**
     * An upstream that may have it.
     *
     * @param head what we know of its packument
     * @param other the further item that was asked for along with it
     */
    record Candidate(Upstream upstream, Optional<Item> head, Optional<Item> other) {

        /** Whether it has the package, as far as we know. */
        boolean isThere() {
            return CachedPackument.isKnown(head);
        }
    }

    /** An upstream that has it. */
    record Proxy(Candidate from, Current.Copy copy) {}
}
