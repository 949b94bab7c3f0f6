package dev.larder.function;

import dev.larder.domain.Policy;
import dev.larder.endpoint.LockfilesEndpoint;
import dev.larder.registry.FollowRanges;
import dev.larder.registry.Gate;
import dev.larder.registry.HandOverLockfile;
import dev.larder.registry.KeptLockfiles;
import dev.larder.registry.PlanPrewarm;
import dev.larder.registry.PlanPrewarm.Season;
import dev.larder.registry.PlanSweep;
import dev.larder.registry.ReadLockfiles;
import dev.larder.registry.Warmth;
import dev.larder.upstream.Background;
import dev.larder.upstream.PackumentReader;
import dev.larder.upstream.Upstreams;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The part of {@link Wiring} that is about what no client waits for. */
@Factory
final class PrewarmWiring {

    private final Ports ports;

    PrewarmWiring(Ports ports) {
        this.ports = ports;
    }

    @Singleton
    KeptLockfiles keptLockfiles() {
        return new KeptLockfiles(ports.table(), ports.clock(), ports.random());
    }

    @Singleton
    Warmth warmth(Policy policy, Upstreams upstreams) {
        return new Warmth(ports.table(), policy, upstreams);
    }

    @Singleton
    PlanPrewarm planPrewarm(Policy policy, Upstreams upstreams, Warmth warmth) {
        var setting = ports.settings().prewarm();
        return new PlanPrewarm(
                ports.table(),
                policy,
                upstreams,
                warmth,
                ports.queue(),
                ports.clock(),
                new Season(setting.days(), setting.every()));
    }

    @Singleton
    PlanSweep planSweep(Upstreams upstreams) {
        var setting = ports.settings().prewarm();
        return new PlanSweep(upstreams, ports.queue(), ports.clock(), setting.every(), setting.cacheDays());
    }

    @Singleton
    FollowRanges followRanges(PackumentReader reader, KeptLockfiles lockfiles, Background background) {
        var on = ports.settings().prewarm().days() > 0;
        return new FollowRanges(ports.table(), reader, lockfiles, background, on);
    }

    @Singleton
    LockfilesEndpoint lockfilesEndpoint(Gate gate, KeptLockfiles lockfiles, Warmth warmth) {
        var reading = new ReadLockfiles(gate, lockfiles, warmth, ports.clock());
        return new LockfilesEndpoint(new HandOverLockfile(gate, lockfiles, reading, ports.queue()), reading);
    }
}
