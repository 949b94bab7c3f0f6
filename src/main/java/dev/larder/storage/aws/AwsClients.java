package dev.larder.storage.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Makes the clients of AWS's services, from the environment variables that all of AWS's tools know: {@code AWS_REGION},
 * {@code AWS_ENDPOINT_URL} (an emulator; or {@code AWS_ENDPOINT_URL_S3} and its like, for one service) and the
 * credentials. Each call makes a new client, to be kept.
 */
public final class AwsClients {

    private static final Duration CONNECT = Duration.ofSeconds(1);

    /**
     * How long a service may say nothing; calls take milliseconds. The SDK's own timeouts would cost each call a task in a
     * pool of threads: 1 ms of processor time of the 2.5 that a packument takes.
     */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** A call of S3 may carry a part of 8 MB, and stall while it is written: no socket's timeout ends that. */
    private static final Duration LARGE_CALL = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final Map<String, String> headers;

    /** Clients with the credentials that the SDK finds: a function's role, or what is set on a laptop. */
    public AwsClients(Map<String, String> environment) {
        this(environment, DefaultCredentialsProvider.builder().build());
    }

    public AwsClients(Map<String, String> environment, AwsCredentialsProvider credentials) {
        this(environment, credentials, overHttp());
    }

    /**
     * @param http carries the requests of all clients
     */
    public AwsClients(Map<String, String> environment, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this(environment, credentials, http, Map.of());
    }

    private AwsClients(
            Map<String, String> environment,
            AwsCredentialsProvider credentials,
            SdkHttpClient http,
            Map<String, String> headers) {
        this.environment = environment;
        this.credentials = credentials;
        this.http = http;
        this.headers = headers;
    }

    /** Clients that ask for credentials at each call, and forget them. */
    public static AwsClients forgetful(Map<String, String> environment) {
        return new AwsClients(environment, AwsClients::askedAnew);
    }

    private static AwsCredentials askedAnew() {
        try (var credentials = DefaultCredentialsProvider.builder().build()) {
            return credentials.resolveCredentials();
        }
    }

    /** The same, over the same connections, each of which ends with the call that is made over it. */
    public AwsClients closing() {
        return new AwsClients(environment, credentials, http, Map.of("Connection", "close"));
    }

    /** One for all services: a client's trust in certificates is worth half of what else it costs to make. */
    private static SdkHttpClient overHttp() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build();
    }

    /** A client of DynamoDB. */
    public DynamoDbClient dynamoDb() {
        return configured(DynamoDbClient.builder(), "DYNAMODB").build();
    }

    /** A client of S3. */
    public S3Client s3() {
        var timed = overrides().apiCallAttemptTimeout(LARGE_CALL).scheduledExecutorService(timers());
        return configured(S3Client.builder(), "S3")
                .overrideConfiguration(timed.build())
                .forcePathStyle(endpoint("S3").isPresent())
                .build();
    }

    /** What signs S3's URLs, without asking anyone. */
    public S3Presigner s3Presigner() {
        var builder = S3Presigner.builder()
                .credentialsProvider(credentials)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(endpoint("S3").isPresent())
                        .build());
        region().ifPresent(builder::region);
        endpoint("S3").ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /**
     * The table of that name.
     *
     * @param random spreads the tries of those who wait for each other
     */
    public DynamoTable table(String name, RandomGenerator random) {
        return new DynamoTable(dynamoDb(), name, random);
    }

    /** The objects in the bucket of that name; {@code random} as for {@link #table}. */
    public S3Objects objects(String bucket, RandomGenerator random) {
        return new S3Objects(s3(), s3Presigner(), bucket, random);
    }

    /** A client of SQS. */
    public SqsClient sqs() {
        return configured(SqsClient.builder(), "SQS").build();
    }

    /** A client of EventBridge. */
    public EventBridgeClient eventBridge() {
        return configured(EventBridgeClient.builder(), "EVENTBRIDGE").build();
    }

    /** A client of KMS. */
    public KmsClient kms() {
        return configured(KmsClient.builder(), "KMS").build();
    }

    /** A client of Secrets Manager. */
    public SecretsManagerClient secrets() {
        return configured(SecretsManagerClient.builder(), "SECRETS_MANAGER").build();
    }

    private static ScheduledExecutorService timers() {
        var timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("timeouts-of-s3").factory());
        timers.setRemoveOnCancelPolicy(true); // or each would wait for its time to come
        return timers;
    }

    private ClientOverrideConfiguration.Builder overrides() {
        var overrides = ClientOverrideConfiguration.builder().retryStrategy(AwsRetryStrategy.standardRetryStrategy());
        headers.forEach(overrides::putHeader);
        return overrides;
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(B builder, String service) {
        region().ifPresent(builder::region);
        endpoint(service).ifPresent(builder::endpointOverride);
        return builder.credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(overrides().build());
    }

    /** Left to the SDK when not set, which then looks where the AWS CLI does. */
    private Optional<Region> region() {
        return variable("AWS_REGION").map(Region::of);
    }

    /** Where an emulator listens; its buckets are paths, since it has no host names of theirs. */
    private Optional<URI> endpoint(String service) {
        return variable("AWS_ENDPOINT_URL_" + service)
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .map(URI::create);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
