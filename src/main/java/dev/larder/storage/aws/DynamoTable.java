package dev.larder.storage.aws;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.WholeTable;
import dev.larder.storage.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * A {@link Table} in DynamoDB, with the string keys {@code pk} and {@code sk}. All reads are strongly consistent. A
 * single write goes without a transaction, which would cost twice as much.
 */
public final class DynamoTable implements WholeTable {

    private final DynamoDbClient client;
    private final String table;
    private final DynamoWrites requests;
    private final RandomGenerator random;

    /**
     * @param random spreads the tries of those who wait for each other, and tells a transaction from all others: it must
     *     not repeat what another's has given
     */
    public DynamoTable(DynamoDbClient client, String tableName, RandomGenerator random) {
        this.client = client;
        table = tableName;
        requests = new DynamoWrites(tableName);
        this.random = random;
    }

    @Override
    public Map<Key, Item> get(Collection<Key> keys) {
        Table.requireLimits(keys);
        var backoff = new Backoff("get " + keys, random);
        var found = new HashMap<Key, Item>();
        var asked = Map.of(
                table,
                KeysAndAttributes.builder()
                        .keys(keys.stream().map(Attributes::of).toList())
                        .consistentRead(true)
                        .build());
        while (!asked.isEmpty()) {
            var request = BatchGetItemRequest.builder().requestItems(asked).build();
            var answer = patiently(backoff, () -> client.batchGetItem(request));
            for (var attributes : answer.responses().getOrDefault(table, List.of())) {
                var item = Attributes.item(attributes);
                found.put(item.key(), item);
            }
            asked = answer.unprocessedKeys();
            if (!asked.isEmpty()
                    && answer.responses().getOrDefault(table, List.of()).isEmpty()) {
                backoff.pause(new IllegalStateException("nothing was read"));
            }
        }
        return found;
    }

    @Override
    public List<Item> query(String pk, String skPrefix) {
        Table.requireLimits(pk, skPrefix);
        var found = new ArrayList<Item>();
        var next = Map.<String, AttributeValue>of();
        do {
            var request = query(pk, skPrefix, next);
            var answer = patiently(new Backoff("query " + pk, random), () -> client.query(request));
            answer.items().stream().map(Attributes::item).forEach(found::add);
            next = answer.lastEvaluatedKey();
        } while (!next.isEmpty());
        return List.copyOf(found);
    }

    @Override
    public List<Item> queryBefore(String pk, String before, int limit) {
        Table.requireLimits(pk, before);
        var found = new ArrayList<Item>();
        var next = Map.<String, AttributeValue>of();
        do {
            var request = QueryRequest.builder()
                    .tableName(table)
                    .consistentRead(true)
                    .scanIndexForward(false)
                    .limit(limit - found.size())
                    .keyConditionExpression("#pk = :pk AND #sk < :sk")
                    .expressionAttributeNames(Map.of("#pk", Attributes.PK, "#sk", Attributes.SK))
                    .expressionAttributeValues(Map.of(":pk", Attributes.text(pk), ":sk", Attributes.text(before)))
                    .exclusiveStartKey(next.isEmpty() ? null : next)
                    .build();
            var answer = patiently(new Backoff("query " + pk, random), () -> client.query(request));
            answer.items().stream().map(Attributes::item).forEach(found::add);
            next = answer.lastEvaluatedKey();
        } while (!next.isEmpty() && found.size() < limit);
        return List.copyOf(found);
    }

    private QueryRequest query(String pk, String skPrefix, Map<String, AttributeValue> after) {
        var names = new HashMap<>(Map.of("#pk", Attributes.PK));
        var values = new HashMap<>(Map.of(":pk", Attributes.text(pk)));
        var condition = "#pk = :pk";
        if (!skPrefix.isEmpty()) { // DynamoDB refuses the empty prefix, which all keys have
            condition += " AND begins_with(#sk, :sk)";
            names.put("#sk", Attributes.SK);
            values.put(":sk", Attributes.text(skPrefix));
        }
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .exclusiveStartKey(after.isEmpty() ? null : after)
                .build();
    }

    /** A page may be empty without being the last; what follows is asked for at once then. */
    @Override
    public List<Key> keys(Optional<Key> after) {
        var next = after.map(Attributes::of).orElse(Map.of());
        do {
            var request = ScanRequest.builder()
                    .tableName(table)
                    .consistentRead(true)
                    .projectionExpression("#pk, #sk")
                    .expressionAttributeNames(Map.of("#pk", Attributes.PK, "#sk", Attributes.SK))
                    .exclusiveStartKey(next.isEmpty() ? null : next)
                    .build();
            var answer = patiently(new Backoff("walk", random), () -> client.scan(request));
            if (!answer.items().isEmpty()) {
                return answer.items().stream()
                        .map(found -> Attributes.item(found).key())
                        .toList();
            }
            next = answer.lastEvaluatedKey();
        } while (!next.isEmpty());
        return List.of();
    }

    @Override
    public boolean transact(List<Write> writes) {
        Table.requireLimits(writes);
        var meaning = writes.stream()
                .filter(write -> !(write instanceof Write.Check && write.condition() instanceof Write.Condition.Always))
                .toList();
        if (meaning.isEmpty()) {
            return true;
        }
        var backoff = new Backoff("write " + meaning.getFirst().key(), random);
        if (meaning.size() == 1 && !(meaning.getFirst() instanceof Write.Check)) {
            return patiently(backoff, () -> commit(meaning.getFirst()));
        }
        // One for all tries, so that none is refused for what an earlier one, whose end we did not see, has written.
        var token = new UUID(random.nextLong(), random.nextLong()).toString();
        var request = requests.transaction(meaning, token);
        return patiently(backoff, () -> commit(request));
    }

    private boolean commit(TransactWriteItemsRequest request) {
        try {
            client.transactWriteItems(request);
            return true;
        } catch (TransactionCanceledException e) {
            if (cancelled(e, "ConditionalCheckFailed")) {
                return false;
            }
            throw e;
        }
    }

    private boolean commit(Write write) {
        try {
            switch (write) {
                case Write.Put put -> client.putItem(requests.single(put));
                case Write.Delete delete -> client.deleteItem(requests.single(delete));
                case Write.Check check -> throw new IllegalArgumentException("a check is a transaction: " + check);
            }
            return true;
        } catch (ConditionalCheckFailedException e) {
            // The SDK may have sent it twice because the answer to the first was lost. A transaction carries a token
            // against that; a single write has to look whether the refusal is its own doing.
            return e.numAttempts() != null && e.numAttempts() > 1 && isDone(write, e);
        }
    }

    private static boolean isDone(Write write, ConditionalCheckFailedException refusal) {
        var now = refusal.hasItem() && !refusal.item().isEmpty()
                ? Optional.of(Attributes.item(refusal.item()))
                : Optional.<Item>empty();
        return switch (write) {
            case Write.Put put -> now.equals(Optional.of(put.item()));
            case Write.Delete _ -> now.isEmpty();
            case Write.Check _ -> false;
        };
    }

    /** Calls until the answer is neither throttling nor a conflict with a transaction under way. */
    private static <T> T patiently(Backoff backoff, Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (SdkException e) {
                if (!isPassing(e)) {
                    throw new StorageUnavailable(backoff.doing(), e);
                }
                backoff.pause(e);
            }
        }
    }

    private static boolean isPassing(SdkException e) {
        return switch (e) {
            case TransactionConflictException _, TransactionInProgressException _ -> true;
            case TransactionCanceledException cancelled ->
                cancelled(cancelled, "TransactionConflict")
                        || cancelled(cancelled, "ThrottlingError")
                        || cancelled(cancelled, "ProvisionedThroughputExceeded");
            case SdkServiceException service -> service.isThrottlingException();
            default -> false;
        };
    }

    private static boolean cancelled(TransactionCanceledException e, String code) {
        return e.cancellationReasons().stream().anyMatch(reason -> code.equals(reason.code()));
    }
}
