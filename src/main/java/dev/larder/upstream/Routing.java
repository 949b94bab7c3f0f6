package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.PackagePattern;
import java.util.List;

/**
 * Which packages an upstream is asked for.
 *
 * @param only these, and then no upstream that is not told of them as well; none: whatever no other is told of
 * @param except never these
 */
public record Routing(List<PackagePattern> only, List<PackagePattern> except) {

    /** Whatever no other upstream is told of. */
    public static final Routing ALL = new Routing(List.of(), List.of());

    public Routing {
        only = List.copyOf(only);
        except = List.copyOf(except);
    }

    boolean excludes(PackageName name) {
        return except.stream().anyMatch(pattern -> pattern.matches(name));
    }

    boolean isToldOf(PackageName name) {
        return only.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
