package dev.larder.storage.aws;

import dev.larder.storage.TableContract;
import dev.larder.storage.WholeTable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Against what {@link Emulators} finds. */
@ExtendWith(KnownLacks.class)
class DynamoTableIT extends TableContract {

    private static final String NAME = "larder-" + UUID.randomUUID();

    private static Emulators emulators;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() throws IOException {
        emulators = Emulators.ofTable();
        client = emulators.clients().dynamoDb();
        EmulatedStorage.createTable(client, NAME);
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.deleteTable(delete -> delete.tableName(NAME));
            client.close();
        }
        if (emulators != null) {
            emulators.close();
        }
    }

    @Override
    protected WholeTable table() {
        return new DynamoTable(client, NAME, new SecureRandom());
    }
}
