package dev.larder.function;

import dev.larder.operate.Stores;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.aws.AwsClients;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;

/** Where a deployed function meets AWS: its settings, table, bucket and queue, as template.yaml gives them. */
final class AwsPorts {

    private AwsPorts() {}

    /** The ports that this process's environment variables describe. */
    static Ports fromEnvironment() {
        JsonLog.install();
        return from(System.getenv());
    }

    /** The stores alone, for who needs nothing else. */
    static Stores stores(Map<String, String> variables) {
        JsonLog.install();
        var environment = new Environment(variables);
        var clients = new AwsClients(variables);
        var random = new SecureRandom();
        return new Stores(
                clients.table(table(environment), random),
                clients.objects(bucket(environment), random),
                InstantSource.system());
    }

    /** Where exports go. */
    static ExportBucket exports(Map<String, String> variables) {
        var bucket = bucket(new Environment(variables));
        var client = new AwsClients(variables).s3();
        return (path, content) -> {
            try {
                client.putObject(
                        put -> put.bucket(bucket).key(path).contentType("application/gzip"),
                        RequestBody.fromBytes(content));
            } catch (SdkException e) {
                throw new StorageUnavailable("put " + path, e);
            }
        };
    }

    private static String table(Environment environment) {
        return environment.required("LARDER_TABLE", "the name of the DynamoDB table");
    }

    private static String bucket(Environment environment) {
        return environment.required("LARDER_BUCKET", "the name of the S3 bucket");
    }

    static Ports from(Map<String, String> variables) {
        var environment = new Environment(variables);
        var clients = new AwsClients(variables);
        var random = new SecureRandom();
        var settings = RegistrySettings.from(environment, Optional.empty());
        return new Ports(
                settings,
                clients.table(table(environment), random),
                clients.objects(bucket(environment), random),
                new SqsRefreshQueue(
                        clients.sqs(), environment.required("LARDER_REFRESH_QUEUE", "the URL of the SQS queue")),
                settings.eventBus().map(bus -> new EventBridgeEvents(clients::eventBridge, bus)),
                new KmsSigner(
                        clients::kms,
                        environment.required("LARDER_SIGNING_KEY", "the id of the KMS key that signs packages")),
                new PlacedSecrets(variables, new SecretsVault(clients::secrets, InstantSource.system())),
                new Metrics(
                        environment.text("LARDER_STACK").orElse("larder"), System.out::println, InstantSource.system()),
                InstantSource.system(),
                random);
    }
}
