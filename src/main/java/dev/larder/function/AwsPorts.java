package dev.larder.function;

import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.aws.AwsClients;
import dev.larder.storage.aws.DynamoTable;
import dev.larder.storage.aws.S3Objects;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Where a deployed function meets AWS: its settings, table, bucket and queue, as template.yaml gives them. */
final class AwsPorts {

    private AwsPorts() {}

    /** The ports that this process's environment variables describe. */
    static Ports fromEnvironment() {
        JsonLog.install();
        return from(System.getenv());
    }

    static Ports from(Map<String, String> variables) {
        return from(variables, new AwsClients(variables));
    }

    static Ports from(Map<String, String> variables, AwsClients clients) {
        var environment = new Environment(variables);
        var random = new SecureRandom();
        return new Ports(
                RegistrySettings.from(environment, Optional.empty()),
                new DynamoTable(
                        clients.dynamoDb(),
                        environment.required("LARDER_TABLE", "the name of the DynamoDB table"),
                        random),
                new S3Objects(
                        clients.s3(),
                        clients.s3Presigner(),
                        environment.required("LARDER_BUCKET", "the name of the S3 bucket"),
                        random),
                new SqsRefreshQueue(
                        clients.sqs(), environment.required("LARDER_REFRESH_QUEUE", "the URL of the SQS queue")),
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
