package dev.larder.function;

import dev.larder.auth.PublisherTokens;
import dev.larder.auth.Tokens;
import dev.larder.domain.Issuer;
import dev.larder.domain.Issuers;
import dev.larder.endpoint.TrustEndpoint;
import dev.larder.oidc.SignedIdTokens;
import dev.larder.registry.Commits;
import dev.larder.registry.ExchangeIdToken;
import dev.larder.registry.Gate;
import dev.larder.registry.IdTokens;
import dev.larder.registry.TrustPublishers;
import dev.larder.settings.IssuerSetting;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The part of {@link Wiring} that is about publishing without a secret. */
@Factory
final class TrustWiring {

    private final Ports ports;

    TrustWiring(Ports ports) {
        this.ports = ports;
    }

    @Singleton
    Issuers issuers() {
        return new Issuers(
                ports.settings().issuers().stream().map(IssuerSetting::issuer).toList());
    }

    /** Made when the first one comes: its library is loaded by no other request, and no key is kept in a snapshot. */
    @Singleton
    IdTokens idTokens(Issuers issuers) {
        var tokens = new Late<>(() -> new SignedIdTokens(issuers, clients(), ports.clock()));
        return (idToken, registry) -> tokens.get().prove(idToken, registry);
    }

    private Function<Issuer, Supplier<HttpClient>> clients() {
        var clients = ports.settings().issuers().stream()
                .collect(Collectors.toMap(IssuerSetting::issuer, setting -> new LateHttpClient(setting.authority())));
        return clients::get;
    }

    @Singleton
    TrustEndpoint trustEndpoint(Gate gate, Commits commits, Tokens tokens, Issuers issuers, IdTokens idTokens) {
        return new TrustEndpoint(
                new TrustPublishers(gate, commits, ports.table(), issuers),
                new ExchangeIdToken(
                        idTokens,
                        new PublisherTokens(tokens, ports.clock(), ports.random()),
                        ports.table(),
                        ports.clock()));
    }
}
