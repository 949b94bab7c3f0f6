package dev.larder.function;

import dev.larder.upstream.UpstreamCredential;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** AWS Secrets Manager, asked again every few minutes, so that a rotated secret is felt; never before a snapshot. */
final class SecretsVault implements UnaryOperator<String> {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Supplier<SecretsManagerClient> client;
    private final InstantSource clock;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    private record Remembered(String text, Instant until) {}

    SecretsVault(Supplier<SecretsManagerClient> client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String apply(String id) {
        var now = clock.instant();
        var known = remembered.get(id);
        if (known == null || !now.isBefore(known.until())) {
            known = new Remembered(ask(id), now.plus(REMEMBERED));
            remembered.put(id, known);
        }
        return known.text();
    }

    private String ask(String id) {
        try {
            return client.get().getSecretValue(request -> request.secretId(id)).secretString();
        } catch (SdkException e) {
            throw new UpstreamCredential.Missing("cannot read the secret " + id, e);
        }
    }
}
