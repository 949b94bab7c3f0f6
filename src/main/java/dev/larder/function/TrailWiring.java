package dev.larder.function;

import dev.larder.audit.Entries;
import dev.larder.audit.Trail;
import dev.larder.endpoint.AuditEndpoint;
import dev.larder.npm.TrailJson;
import dev.larder.registry.Administrators;
import dev.larder.registry.ExportAudit;
import dev.larder.registry.Outbox;
import dev.larder.registry.PlanErrands;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The part of {@link Wiring} that is about what was done here: keeping it, showing it, telling others. */
@Factory
final class TrailWiring {

    private final Ports ports;

    TrailWiring(Ports ports) {
        this.ports = ports;
    }

    @Singleton
    Trail trail() {
        return new Trail(ports.random());
    }

    @Singleton
    Entries entries() {
        return new Entries(ports.table());
    }

    @Singleton
    AuditEndpoint auditEndpoint(Administrators administrators, Entries entries) {
        return new AuditEndpoint(administrators, entries, new TrailJson(), ports.clock());
    }

    @Singleton
    ExportAudit exportAudit(Entries entries) {
        return new ExportAudit(entries, new TrailJson(), ports.objects(), ports.clock());
    }

    @Singleton
    PlanErrands planErrands() {
        return new PlanErrands(ports.queue(), ports.events().isPresent());
    }

    @Singleton
    Outbox outbox() {
        return new Outbox(ports.table(), ports.events());
    }
}
