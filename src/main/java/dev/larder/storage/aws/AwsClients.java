package dev.larder.storage.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** A call of DynamoDB or KMS takes milliseconds. */
    private static final Duration SMALL_CALL = Duration.ofSeconds(5);

    /** A message may be lost, but must not keep a client waiting. */
    private static final Duration SHORT_CALL = Duration.ofSeconds(2);

    /** A call of S3 may carry a part of 8 MB. */
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
        return configured(DynamoDbClient.builder(), "DYNAMODB", SMALL_CALL).build();
    }

    /** A client of S3. */
    public S3Client s3() {
        return configured(S3Client.builder(), "S3", LARGE_CALL)
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
        return configured(SqsClient.builder(), "SQS", SHORT_CALL).build();
    }

    /** A client of EventBridge. */
    public EventBridgeClient eventBridge() {
        return configured(EventBridgeClient.builder(), "EVENTBRIDGE", SMALL_CALL)
                .build();
    }

    /** A client of KMS. */
    public KmsClient kms() {
        return configured(KmsClient.builder(), "KMS", SMALL_CALL).build();
    }

    /** A client of Secrets Manager. */
    public SecretsManagerClient secrets() {
        return configured(SecretsManagerClient.builder(), "SECRETS_MANAGER", SMALL_CALL)
                .build();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
            B builder, String service, Duration call) {
        region().ifPresent(builder::region);
        endpoint(service).ifPresent(builder::endpointOverride);
        var configuration = ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(call)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy());
        headers.forEach(configuration::putHeader);
        return builder.credentialsProvider(credentials).httpClient(http).overrideConfiguration(configuration.build());
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
