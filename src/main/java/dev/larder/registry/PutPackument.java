package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Deprecation;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Publication;
import dev.larder.domain.Submission;
import java.util.function.Supplier;

/** Answers {@code PUT /name}: npm has one request for publishing and for deprecating. */
public final class PutPackument {

    private final Gate gate;
    private final PublishVersion publish;
    private final DeprecateVersions deprecate;

    public PutPackument(Gate gate, PublishVersion publish, DeprecateVersions deprecate) {
        this.gate = gate;
        this.publish = publish;
        this.deprecate = deprecate;
    }

    /**
     * Does what {@code body} asks for.
     *
     * @param body what the client sent; asked only once the caller has proved to be allowed
     */
    public void put(Caller caller, PackageName name, Supplier<Submission> body) {
        var pass = gate.open(caller, name, Permission.PUBLISH);
        switch (body.get()) {
            case Publication publication -> publish.publish(pass, publication);
            case Deprecation deprecation -> deprecate.deprecate(pass, deprecation);
        }
    }
}
