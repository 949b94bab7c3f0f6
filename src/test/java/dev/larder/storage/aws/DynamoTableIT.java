package dev.larder.storage.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.storage.TableContract;
import dev.larder.storage.WholeTable;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Against DynamoDB Local, or what {@code AWS_ENDPOINT_URL} names. */
class DynamoTableIT extends TableContract {

    private static final String NAME = "larder-" + UUID.randomUUID();

    private static Emulator emulator;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() throws IOException {
        if (Emulator.isGiven()) {
            client = new AwsClients(System.getenv()).dynamoDb();
        } else {
            var wanted = !"false".equals(System.getProperty("larder.dynamodb-local"));
            if (!wanted) {
                System.err.println(
                        "SKIPPED: DynamoTable, since -Dlarder.dynamodb-local=false leaves DynamoDB Local out");
            }
            assumeTrue(wanted, "DynamoDB Local is left out");
            emulator = Emulator.start("dynamodb-local", "DynamoDbLocal.java");
            client = new AwsClients(
                            emulator.environment(),
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("tests", "secret")))
                    .dynamoDb();
        }
        client.createTable(create -> create.tableName(NAME)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk"), attribute("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
        client.waiter().waitUntilTableExists(describe -> describe.tableName(NAME));
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.deleteTable(delete -> delete.tableName(NAME));
            client.close();
        }
        if (emulator != null) {
            emulator.close();
        }
    }

    @Override
    protected WholeTable table() {
        return new DynamoTable(client, NAME, new Random(1));
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
