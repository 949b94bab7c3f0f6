package dev.larder.storage.aws;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What answers for DynamoDB and S3 in a test: what {@code AWS_ENDPOINT_URL} names; else LocalStack, where {@code
 * -Dlarder.localstack=IMAGE} asks for it; else DynamoDB Local and s3proxy.
 */
public final class Emulators implements AutoCloseable {

    private static final String ENDPOINT = "AWS_ENDPOINT_URL";
    private static final AwsCredentials ANY = AwsBasicCredentials.create("tests", "secret");

    private final Map<String, String> environment;
    private final AwsCredentials credentials;
    private final List<Emulator> started;

    private Emulators(Map<String, String> environment, AwsCredentials credentials, List<Emulator> started) {
        this.environment = Map.copyOf(environment);
        this.credentials = credentials;
        this.started = List.copyOf(started);
    }

    /**
     * Both.
     *
     * @param folder where s3proxy keeps objects
     */
    public static Emulators start(Path folder) throws IOException {
        return areEmbedded() ? startEmbedded(folder, ANY) : other();
    }

    /** DynamoDB Local and s3proxy, which knows {@code credentials} and no others. */
    public static Emulators startEmbedded(Path folder, AwsCredentials credentials) throws IOException {
        return embedded(Map.of("DYNAMODB", dynamoDbLocal(), "S3", s3Proxy(folder, credentials)), credentials);
    }

    /** What answers for DynamoDB. */
    static Emulators ofTable() throws IOException {
        return areEmbedded() ? embedded(Map.of("DYNAMODB", dynamoDbLocal()), ANY) : other();
    }

    /** What answers for S3. */
    static Emulators ofBucket(Path folder) throws IOException {
        return areEmbedded() ? embedded(Map.of("S3", s3Proxy(folder, ANY)), ANY) : other();
    }

    /** Whether they are DynamoDB Local and s3proxy. */
    static boolean areEmbedded() {
        if (Boolean.getBoolean("larder.emulator") && !isGiven()) {
            throw new IllegalStateException(
                    "AWS_ENDPOINT_URL is not set: it says where the emulator answers that -Pemulator is about");
        }
        return !isGiven() && image().isEmpty();
    }

    private static boolean isGiven() {
        return System.getenv().containsKey(ENDPOINT);
    }

    private static Optional<String> image() {
        return Optional.ofNullable(System.getProperty("larder.localstack"));
    }

    private static Emulators other() throws IOException {
        if (!isGiven()) {
            var localStack = Emulator.start("localstack", "LocalStack.java", image().orElseThrow());
            return new Emulators(
                    localStack.environment(), AwsBasicCredentials.create("test", "test"), List.of(localStack));
        }
        try (var found = DefaultCredentialsProvider.builder().build()) {
            return new Emulators(System.getenv(), found.resolveCredentials(), List.of());
        }
    }

    private static Emulators embedded(Map<String, Emulator> services, AwsCredentials credentials) {
        var environment = new HashMap<String, String>();
        services.forEach((service, emulator) -> emulator.environment()
                .forEach((name, value) ->
                        environment.put(name.equals(ENDPOINT) ? ENDPOINT + "_" + service : name, value)));
        return new Emulators(environment, credentials, List.copyOf(services.values()));
    }

    private static Emulator dynamoDbLocal() throws IOException {
        if ("false".equals(System.getProperty("larder.dynamodb-local"))) {
            throw Emulator.skipped(
                    "what needs DynamoDB, since -Dlarder.dynamodb-local=false leaves DynamoDB Local out");
        }
        return Emulator.start("dynamodb-local", "DynamoDbLocal.java");
    }

    private static Emulator s3Proxy(Path folder, AwsCredentials credentials) throws IOException {
        return Emulator.start(
                "s3proxy",
                "S3ProxyLocal.java",
                folder.toString(),
                credentials.accessKeyId(),
                credentials.secretAccessKey());
    }

    /** The environment variables that lead {@link AwsClients} there. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Those that they know. */
    public AwsCredentials credentials() {
        return credentials;
    }

    /** Clients with these credentials. */
    public AwsClients clients() {
        return new AwsClients(environment, StaticCredentialsProvider.create(credentials));
    }

    @Override
    public void close() {
        started.forEach(Emulator::close);
    }
}
