package dev.larder.storage.aws;

import dev.larder.storage.ForwardingTable;
import dev.larder.storage.Item;
import dev.larder.storage.Objects;
import dev.larder.storage.VisibleTable;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryTable;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A table and a bucket on emulators, as somebody sees them who may do everything. */
public final class EmulatedStorage implements AutoCloseable {

    private final String tableName;
    private final String bucketName;
    private final DynamoDbClient dynamoDb;
    private final S3Client s3;
    private final S3Presigner presigner;

    /** Makes both. */
    public EmulatedStorage(Emulators emulators, String tableName, String bucketName) {
        this.tableName = tableName;
        this.bucketName = bucketName;
        var clients = emulators.clients();
        dynamoDb = clients.dynamoDb();
        s3 = clients.s3();
        presigner = clients.s3Presigner();
        createTable(dynamoDb, tableName);
        s3.createBucket(create -> create.bucket(bucketName));
    }

    /** Makes a table with the keys that template.yaml gives it. */
    static void createTable(DynamoDbClient client, String name) {
        // The first answer can take longer than a client of ours waits.
        client.listTables(
                list -> list.overrideConfiguration(override -> override.apiCallAttemptTimeout(Duration.ofSeconds(30))));
        client.createTable(create -> create.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk"), attribute("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
        client.waiter().waitUntilTableExists(describe -> describe.tableName(name));
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

    /** The table. */
    public VisibleTable table() {
        return new Visible(new DynamoTable(dynamoDb, tableName, new SecureRandom()));
    }

    private final class Visible extends ForwardingTable implements VisibleTable {

        Visible(DynamoTable table) {
            super(table);
        }

        @Override
        public List<Item> items() {
            var sorted = new MemoryTable();
            dynamoDb.scanPaginator(scan -> scan.tableName(tableName).consistentRead(true))
                    .items()
                    .forEach(item -> sorted.transact(List.of(new Write.Put(Attributes.item(item), Write.ABSENT))));
            return sorted.items();
        }
    }

    /** The bucket. */
    public Objects objects() {
        return new S3Objects(s3, presigner, bucketName, new Random(1));
    }

    /** Removes all that is kept. */
    public void clear() {
        var table = table();
        var keys = table.items().stream().map(Item::key).toList();
        for (var from = 0; from < keys.size(); from += VisibleTable.LIMIT_WRITES) {
            table.transact(keys.subList(from, Math.min(keys.size(), from + VisibleTable.LIMIT_WRITES)).stream()
                    .<Write>map(key -> new Write.Delete(key, Write.ALWAYS))
                    .toList());
        }
        s3.listObjectsV2Paginator(list -> list.bucket(bucketName))
                .contents()
                .forEach(found ->
                        s3.deleteObject(delete -> delete.bucket(bucketName).key(found.key())));
    }

    @Override
    public void close() {
        clear();
        dynamoDb.deleteTable(delete -> delete.tableName(tableName));
        s3.deleteBucket(delete -> delete.bucket(bucketName));
        dynamoDb.close();
        s3.close();
        presigner.close();
    }
}
