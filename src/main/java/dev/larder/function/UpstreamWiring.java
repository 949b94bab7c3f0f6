package dev.larder.function;

import dev.larder.npm.SecurityAnswers;
import dev.larder.npm.UpstreamPackument;
import dev.larder.npm.UpstreamResults;
import dev.larder.registry.QueuedFetches;
import dev.larder.settings.UpstreamSetting;
import dev.larder.settings.UpstreamSetting.Login;
import dev.larder.upstream.AnswerReader;
import dev.larder.upstream.Background;
import dev.larder.upstream.HttpUpstream;
import dev.larder.upstream.PackumentReader;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.UpstreamCredential;
import dev.larder.upstream.UpstreamPorts;
import dev.larder.upstream.Upstreams;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The part of {@link Wiring} that is about other registries. */
@Factory
final class UpstreamWiring {

    private final Ports ports;

    UpstreamWiring(Ports ports) {
        this.ports = ports;
    }

    @Singleton
    Background background() {
        return new QueuedFetches(ports.queue(), ports.clock());
    }

    @Bean(preDestroy = "close")
    @Singleton
    UpstreamConnections connections() {
        return new UpstreamConnections();
    }

    @Singleton
    Upstreams upstreams(
            PackumentReader reader, AnswerReader answers, Background background, UpstreamConnections connections) {
        var shared = new UpstreamPorts(
                ports.table(),
                ports.objects(),
                reader,
                answers,
                new UpstreamResults(),
                background,
                ports.meter(),
                ports.clock(),
                ports.random());
        return new Upstreams(ports.settings().upstreams().stream()
                .map(setting -> upstream(setting, connections, shared))
                .toList());
    }

    private Upstream upstream(UpstreamSetting setting, UpstreamConnections connections, UpstreamPorts shared) {
        var client = new HttpUpstream(
                setting.registry(),
                connections.trusting(setting.authority()),
                () -> credential(setting),
                shared.answers());
        return Upstream.of(setting.registry(), client, setting.routing(), setting.freshness(), shared);
    }

    private Optional<UpstreamCredential> credential(UpstreamSetting setting) {
        return setting.login().map(login -> {
            var secret = ports.secrets().read(login.place());
            return switch (login) {
                case Login.Bearer _ -> UpstreamCredential.bearer(secret);
                case Login.Basic _ -> UpstreamCredential.basic(secret);
                case Login.Header header -> new UpstreamCredential(header.name(), secret);
            };
        });
    }

    @Singleton
    PackumentReader packumentReader() {
        return new UpstreamPackument();
    }

    @Singleton
    AnswerReader answerReader() {
        return new SecurityAnswers();
    }
}
