package dev.larder.function;

import dev.larder.operate.Stores;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.Table;
import dev.larder.storage.aws.AwsClients;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/** Where a deployed function meets AWS: its settings, table, bucket and queue, as template.yaml gives them. */
final class AwsPorts {

    private AwsPorts() {}

    /** The ports that this process's environment variables describe. */
    static Ports fromEnvironment() {
        JsonLog.install();
        return from(System.getenv());
    }

    /** The stores alone, for who needs nothing else. */
    static Stores stores(Map<String, String> variables, AwsClients clients) {
        JsonLog.install();
        var environment = new Environment(variables);
        var random = new SecureRandom();
        return new Stores(
                clients.table(table(environment), random),
                clients.objects(bucket(environment), random),
                InstantSource.system(),
                random);
    }

    /** Where exports are. */
    static ExportBucket exports(Map<String, String> variables, AwsClients clients) {
        return new S3Exports(clients.s3(), bucket(new Environment(variables)));
    }

    private static String table(Environment environment) {
        return environment.required("LARDER_TABLE", "the name of the DynamoDB table");
    }

    private static String bucket(Environment environment) {
        return environment.required("LARDER_BUCKET", "the name of the S3 bucket");
    }

    static Ports from(Map<String, String> variables) {
        return from(variables, new AwsClients(variables));
    }

    static Ports from(Map<String, String> variables, AwsClients clients) {
        var metrics = new Metrics(
                new Environment(variables).text("LARDER_STACK").orElse("larder"),
                System.out::println,
                InstantSource.system());
        return on(clients, variables, metrics, new SecureRandom());
    }

    /**
     * The same adapters above an AWS that is not there, for priming. They count nothing, roll dice of their own, and know no
     * credentials: each call is of somebody else, and drives one of those out of the SDK's memory who called before.
     *
     * @param aws answers in AWS's place
     * @param upstream and this one in the place of all upstreams, as {@code LARDER_UPSTREAM} describes it
     */
    static Ports rehearsing(Map<String, String> variables, SdkHttpClient aws, String upstream) {
        var calls = new AtomicInteger();
        AwsCredentialsProvider nobody =
                () -> AwsBasicCredentials.create("nobody", "nothing-" + calls.incrementAndGet());
        var metrics = new Metrics("larder", _ -> {}, InstantSource.system());
        var alone = new HashMap<>(variables);
        alone.put("LARDER_UPSTREAM", upstream);
        return on(new AwsClients(variables, nobody, aws), alone, metrics, new Random());
    }

    /** The table alone, of such clients. */
    static Table table(Map<String, String> variables, AwsClients clients) {
        return clients.table(table(new Environment(variables)), new Random());
    }

    private static Ports on(
            AwsClients clients, Map<String, String> variables, Metrics metrics, RandomGenerator random) {
        var environment = new Environment(variables);
        var settings = RegistrySettings.from(environment, Optional.empty());
        return new Ports(
                settings,
                clients.table(table(environment), random),
                clients.objects(bucket(environment), random),
                new SqsRefreshQueue(
                        clients.sqs(), environment.required("LARDER_REFRESH_QUEUE", "the URL of the SQS queue")),
                settings.eventBus().map(bus -> new EventBridgeEvents(new Late<>(clients::eventBridge), bus)),
                new KmsSigner(
                        new Late<>(clients::kms),
                        environment.required("LARDER_SIGNING_KEY", "the id of the KMS key that signs packages")),
                new PlacedSecrets(variables, new SecretsVault(new Late<>(clients::secrets), InstantSource.system())),
                metrics,
                InstantSource.system(),
                random);
    }
}
