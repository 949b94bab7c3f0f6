package dev.larder.domain.search;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be true of a package for it to be found: a qualifier of the text, such as {@code author:alice}. */
sealed interface Filter {

    boolean accepts(Listing listing);

    /** Whether it holds a name or a word that somebody has chosen, and not just a trait. */
    default boolean isTelling() {
        return true;
    }

    /** {@code scope:acme}, {@code @acme}, {@code @acme/wid}; without {@code @}, in lower case. */
    record Scope(String scope) implements Filter {
        @Override
        public boolean accepts(Listing listing) {
            return listing.name().scope().map(Words::folded).equals(Optional.of(scope));
        }
    }

    /** {@code author:alice}: words of the author's name, the e-mail address, or the user who published. */
    record Author(String author) implements Filter {
        @Override
        public boolean accepts(Listing listing) {
            return Words.folded(listing.publisher()).equals(author)
                    || listing.summary()
                            .author()
                            .filter(person -> Words.of(person.name()).containsAll(Words.of(author))
                                    || Words.folded(person.email()).equals(author))
                            .isPresent();
        }
    }

    /** {@code maintainer:alice}, {@code =alice}. */
    record Maintainer(String user) implements Filter {
        @Override
        public boolean accepts(Listing listing) {
            return listing.maintainers().keySet().stream().map(Words::folded).anyMatch(user::equals);
        }
    }

    /**
     * {@code keywords:a,b+c,-d}: a, or both b and c, but not d.
     *
     * @param wanted groups of which one must be there as a whole; none: all will do
     * @param unwanted none of these may be there
     */
    record Keywords(List<Set<String>> wanted, Set<String> unwanted) implements Filter {

        static Keywords of(String value) {
            var parts = Stream.of(value.split(","))
                    .map(Words::folded)
                    .filter(part -> !part.isBlank())
                    .toList();
            return new Keywords(
                    parts.stream()
                            .filter(part -> !part.startsWith("-"))
                            .map(part -> Stream.of(part.split("\\+"))
                                    .filter(keyword -> !keyword.isBlank())
                                    .collect(Collectors.toUnmodifiableSet()))
                            .filter(group -> !group.isEmpty())
                            .toList(),
                    parts.stream()
                            .filter(part -> part.startsWith("-"))
                            .map(part -> part.substring(1))
                            .collect(Collectors.toUnmodifiableSet()));
        }

        @Override
        public boolean isTelling() {
            return !wanted.isEmpty();
        }

        @Override
        public boolean accepts(Listing listing) {
            var keywords =
                    listing.summary().keywords().stream().map(Words::folded).toList();
            return (wanted.isEmpty() || wanted.stream().anyMatch(keywords::containsAll))
                    && unwanted.stream().noneMatch(keywords::contains);
        }
    }

    /** {@code is:unstable}, {@code not:deprecated}. */
    record Is(Trait trait, boolean wanted) implements Filter {
        @Override
        public boolean isTelling() {
            return false;
        }

        @Override
        public boolean accepts(Listing listing) {
            return wanted
                    == switch (trait) {
                        case DEPRECATED -> listing.summary().deprecated();
                        case UNSTABLE -> listing.isUnstable();
                        case INSECURE -> false; // nobody has told us
                    };
        }
    }

    /** What {@code is:} and {@code not:} can say. */
    enum Trait {
        DEPRECATED,
        UNSTABLE,
        INSECURE;

        static Optional<Trait> find(String name) {
            return Stream.of(values())
                    .filter(trait -> trait.name().equalsIgnoreCase(name))
                    .findFirst();
        }
    }
}
