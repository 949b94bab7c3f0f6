package dev.larder.domain.search;

import dev.larder.domain.PackageName;
import dev.larder.domain.PackagePattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody looks for, as npm's registry reads it: words, all of which must be found, and qualifiers such as
 * {@code author:alice}. Qualifiers that nobody knows are ignored.
 */
public final class SearchText {

    /** Terms stand apart from each other; between quotation marks there may be spaces. */
    private static final Pattern TERM = Pattern.compile("(?:[^\\s\"]++|\"[^\"]*+\"?)++");

    /** {@code name:value}; also {@code =user}, which {@code npm help search} promises. */
    private static final Pattern QUALIFIER = Pattern.compile("([a-z][a-z-]*):.*|=.+", Pattern.DOTALL);

    /** What qualifiers begin with that we read. */
    private static final Pattern KNOWN = Pattern.compile("^(scope|author|maintainer|keywords|is|not|boost-exact):");

    /** What stands between the parts of a text that may be names. */
    private static final Pattern NO_NAME = Pattern.compile("[\\s\":=,+]+");

    private final Set<String> said;
    private final Set<PackageName> names;
    private final String plain;
    private final List<String> words;
    private final List<Filter> filters;
    private final boolean boostsExact;

    private SearchText(
            Set<String> said,
            Set<PackageName> names,
            String plain,
            List<String> words,
            List<Filter> filters,
            boolean boostsExact) {
        this.said = Set.copyOf(said);
        this.names = Set.copyOf(names);
        this.plain = plain;
        this.words = List.copyOf(words);
        this.filters = List.copyOf(filters);
        this.boostsExact = boostsExact;
    }

    /** Reads a text; there is none that cannot be read. */
    public static SearchText parse(String text) {
        var terms = TERM.matcher(Words.folded(text))
                .results()
                .map(term -> term.group().replace("\"", ""))
                .toList();
        var plain = terms.stream()
                .filter(term -> !QUALIFIER.matcher(term).matches())
                .toList();
        return new SearchText(
                terms.stream()
                        .flatMap(term -> Words.of(KNOWN.matcher(term).replaceFirst("")).stream())
                        .collect(Collectors.toSet()),
                NO_NAME.splitAsStream(Words.folded(text))
                        .flatMap(part -> PackageName.find(part).stream())
                        .collect(Collectors.toSet()),
                String.join(" ", plain),
                plain.stream().flatMap(SearchText::words).distinct().toList(),
                terms.stream().flatMap(term -> filter(term).stream()).toList(),
                !terms.contains("boost-exact:false"));
    }

    /** Of {@code @acme/widget} the scope is no word: it is a qualifier. */
    private static Stream<String> words(String term) {
        return Words.of(term.replaceFirst("^@[^/]*", "")).stream();
    }

    private static Optional<Filter> filter(String term) {
        if (term.startsWith("@")) {
            return Optional.of(new Filter.Scope(term.substring(1).replaceFirst("/.*", "")));
        }
        if (term.startsWith("=")) {
            return Optional.of(new Filter.Maintainer(term.substring(1)));
        }
        var value = term.substring(term.indexOf(':') + 1);
        return switch (term.substring(0, term.length() - value.length())) {
            case "scope:" -> Optional.of(new Filter.Scope(value.replaceFirst("^@", "")));
            case "author:" -> Optional.of(new Filter.Author(value));
            case "maintainer:" -> Optional.of(new Filter.Maintainer(value));
            case "keywords:" -> Optional.of(Filter.Keywords.of(value));
            case "is:" -> Filter.Trait.find(value).map(trait -> new Filter.Is(trait, true));
            case "not:" -> Filter.Trait.find(value).map(trait -> new Filter.Is(trait, false));
            default -> Optional.empty();
        };
    }

    /** Whether nothing is asked for, and so everything. */
    public boolean isEmpty() {
        return words.isEmpty() && filters.isEmpty();
    }

    /** Whether whoever reads the text, qualifiers that mean nothing here included, learns of the scope. */
    public boolean tellsOf(String scope) {
        return said.contains(Words.squashed(scope)) || said.containsAll(Words.of(Words.folded(scope)));
    }

    /** Whether whoever reads the text learns of such a package: of its scope, or of its name, if that is said whole. */
    public boolean tellsOf(PackagePattern pattern) {
        var folded = new PackagePattern(Words.folded(pattern.text()));
        return folded.scope().filter(this::tellsOf).isPresent()
                || names.stream().anyMatch(folded::matches);
    }

    /** Whether whoever reads the text learns of the package: of its name, its scope, its people, its keywords. */
    public boolean tellsOf(Findable findable) {
        return said.stream().anyMatch(findable.relevance()::isOfName)
                || filters.stream().anyMatch(filter -> filter.isTelling() && filter.accepts(findable.listing()));
    }

    /** How well the words fit the package; 0: not at all. Without words everything fits alike that the qualifiers admit. */
    double relevance(Findable findable) {
        if (!filters.stream().allMatch(filter -> filter.accepts(findable.listing()))) {
            return 0;
        }
        var sum = 0.0;
        for (var word : words) {
            var here = findable.relevance().of(word);
            if (here == 0) {
                return 0;
            }
            sum += here;
        }
        return words.isEmpty() ? 1 : sum / words.size();
    }

    /** Whether the text, qualifiers aside, is that name, and this is to count. */
    boolean isExactly(String name) {
        return boostsExact && plain.equals(Words.folded(name));
    }
}
