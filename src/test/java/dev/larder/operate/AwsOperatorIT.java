package dev.larder.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.route.ExportedRegistry;
import dev.larder.storage.Objects;
import dev.larder.storage.WholeTable;
import dev.larder.storage.aws.AwsClients;
import dev.larder.storage.aws.Emulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;

/** What operators do, on DynamoDB Local and s3proxy; and the fight for orphans there. */
class AwsOperatorIT extends GarbageContract {

    @TempDir
    private static Path folder;

    private static Emulator tables;
    private static Emulator buckets;
    private static AwsClients clients;
    private static DynamoDbClient dynamoDb;
    private static S3Client s3;

    private final String name = "larder-" + UUID.randomUUID();
    private WholeTable table;
    private Objects objects;

    @TempDir
    private Path backup;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse("false".equals(System.getProperty("larder.dynamodb-local")), "DynamoDB Local is left out");
        tables = Emulator.start("dynamodb-local", "DynamoDbLocal.java");
        buckets = Emulator.start("s3proxy", "S3ProxyLocal.java", folder.toString(), "tests", "secret");
        var environment = new HashMap<>(Map.of(
                "AWS_REGION", "eu-central-1",
                "AWS_ENDPOINT_URL_DYNAMODB", tables.environment().get("AWS_ENDPOINT_URL"),
                "AWS_ENDPOINT_URL_S3", buckets.environment().get("AWS_ENDPOINT_URL")));
        clients = new AwsClients(
                environment, StaticCredentialsProvider.create(AwsBasicCredentials.create("tests", "secret")));
        dynamoDb = clients.dynamoDb();
        s3 = clients.s3();
    }

    @AfterAll
    static void stop() {
        if (buckets != null) {
            s3.close();
            dynamoDb.close();
            buckets.close();
        }
        if (tables != null) {
            tables.close();
        }
    }

    @BeforeEach
    void open() {
        table = newTable(name);
        s3.createBucket(create -> create.bucket(name));
        objects = clients.objects(name, new Random(1));
    }

    private static WholeTable newTable(String name) {
        try {
            dynamoDb.createTable(create -> create.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(attribute("pk"), attribute("sk"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
        } catch (ResourceInUseException _) { // the SDK tries again when a busy machine has not answered in time
            assertThat(dynamoDb.listTables().tableNames()).contains(name);
        }
        dynamoDb.waiter().waitUntilTableExists(describe -> describe.tableName(name));
        return clients.table(name, new Random(1));
    }

    @Override
    protected WholeTable table() {
        return table;
    }

    @Override
    protected Objects objects() {
        return objects;
    }

    @Override
    protected int rounds() {
        return 8;
    }

    private static Operator operator(WholeTable table, Objects objects) {
        return new Operator(
                new Stores(table, objects, InstantSource.system(), new Random(9)),
                new ManifestSummary(),
                new TarballNames());
    }

    @Test
    void what_a_laptop_has_exported_comes_to_aws_and_from_there_the_same_again() throws IOException {
        ExportedRegistry.writeTo(backup.resolve("laptop"));

        var read = operator(table, objects).importing().read(new ExportFolder(backup.resolve("laptop")), _ -> {});
        assertThat(read.different()).isEmpty();
        assertThat(verify(table, objects).isGood()).isTrue();
        new ExportFolder(backup.resolve("aws")).export(operator(table, objects).stores(), true, _ -> {});

        assertThat(Files.readString(backup.resolve("aws/items.jsonl")))
                .isEqualTo(Files.readString(backup.resolve("laptop/items.jsonl")));
    }

    /** What DynamoDB's restore makes, a table of another name with the same items, beside the bucket as it is. */
    @Test
    void a_table_that_was_restored_under_another_name_goes_with_the_bucket_as_it_is() throws IOException {
        ExportedRegistry.writeTo(backup.resolve("laptop"));
        operator(table, objects).importing().read(new ExportFolder(backup.resolve("laptop")), _ -> {});
        var restored = newTable(name + "-restored");
        dynamoDb.scanPaginator(scan -> scan.tableName(name))
                .items()
                .forEach(item -> dynamoDb.putItem(
                        put -> put.tableName(name + "-restored").item(item)));

        assertThat(verify(restored, objects).isGood()).isTrue();
    }

    private static VerifyRegistry.Report verify(WholeTable table, Objects objects) {
        return operator(table, objects)
                .verifying()
                .verify(
                        new VerifyRegistry.Wanted(true, false, Optional.empty()),
                        () -> true,
                        finding -> assertThat(finding.line()).startsWith("NOTE"));
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
