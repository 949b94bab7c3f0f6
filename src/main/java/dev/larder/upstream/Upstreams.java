package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.PackagePattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The upstreams of a repository, in order: of those that are asked for a package, the first that has it is the one. One that
 * fails is not passed over, or whoever could make it fail would choose who serves its packages.
 */
public record Upstreams(List<Upstream> all) {

    public Upstreams {
        all = List.copyOf(all);
    }

    /** Who is asked for {@code name}, in order; nobody may be. */
    public List<Upstream> of(PackageName name) {
        var told = those(upstream -> upstream.routing().isToldOf(name), name);
        return told.isEmpty() ? those(upstream -> upstream.routing().only().isEmpty(), name) : told;
    }

    /** The one that {@link UpstreamKeys} know by {@code id}; there may have been another setting once. */
    public Optional<Upstream> find(String id) {
        return all.stream().filter(upstream -> upstream.keys().id().equals(id)).findFirst();
    }

    /** The first that is asked for more than some packages: whom to ask what is not of one package. */
    public Optional<Upstream> general() {
        return all.stream()
                .filter(upstream -> upstream.routing().only().isEmpty())
                .findFirst();
    }

    /**
     * Of which packages {@code upstream} is not to learn: those that others alone are asked for, and those that it
     * never is.
     */
    public List<PackagePattern> keptFrom(Upstream upstream) {
        var others = all.stream().filter(other -> !other.equals(upstream));
        return Stream.concat(
                        others.flatMap(other -> other.routing().only().stream()), upstream.routing().except().stream())
                .toList();
    }

    private List<Upstream> those(Predicate<Upstream> which, PackageName name) {
        return all.stream()
                .filter(which)
                .filter(upstream -> !upstream.routing().excludes(name))
                .toList();
    }
}
