package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.domain.search.Weights;
import dev.larder.npm.SecurityAnswers;
import dev.larder.npm.UpstreamPackument;
import dev.larder.npm.UpstreamResults;
import dev.larder.storage.Table;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** An upstream that answers everything alike, as the test says. */
record ScriptedUpstream(Supplier<UpstreamAnswer> answer) implements UpstreamClient {

    /** In memory; nothing happens in the background. */
    static UpstreamPorts ports(InstantSource clock) {
        return ports(clock, new MemoryTable());
    }

    /** The same, with a table of one's own. */
    static UpstreamPorts ports(InstantSource clock, Table table) {
        return new UpstreamPorts(
                table,
                new MemoryObjects(),
                new UpstreamPackument(),
                new SecurityAnswers(),
                new UpstreamResults(),
                new NoBackground(),
                new NoMeter(),
                clock,
                new Random(1));
    }

    @Override
    public void connect() {
        answer.get();
    }

    @Override
    public UpstreamAnswer packument(PackageName name, Validators known, Duration patience) {
        return answer.get();
    }

    @Override
    public UpstreamAnswer tarball(URI address, Duration patience) {
        return answer.get();
    }

    @Override
    public UpstreamAnswer search(String text, long from, int size, Weights weights) {
        return answer.get();
    }

    @Override
    public UpstreamAnswer advisories(byte[] question) {
        return answer.get();
    }

    @Override
    public UpstreamAnswer keys() {
        return answer.get();
    }

    @Override
    public UpstreamAnswer attestations(PackageName name, Version version) {
        return answer.get();
    }

    private record NoBackground() implements Background {

        @Override
        public void packument(String upstream, PackageName name, Optional<Instant> since) {}

        @Override
        public void asked(String upstream, PackageName name, Optional<Version> version, LocalDate day) {}

        @Override
        public void tarball(String upstream, PackageName name, Version version) {}
    }

    private record NoMeter() implements Meter {

        @Override
        public void count(Sign sign) {}

        @Override
        public void upstreamTook(Duration time) {}
    }
}
