package dev.larder.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** What DynamoDB does on bad days, which no emulator shows: throttling, conflicts, partial and lost answers. */
class DynamoTableTest {

    private static final Item HEAD = new Item(new Key("H#npm#left-pad", "HEAD")).with("revision", 1);
    private static final Item VERSION = new Item(new Key("H#npm#left-pad", "V#1.0.0"));
    private static final List<Write> SINGLE = List.of(new Write.Put(HEAD, Write.ABSENT));
    private static final List<Write> DELETION = List.of(new Write.Delete(HEAD.key(), Write.equal("revision", 1)));
    private static final List<Write> TRANSACTION =
            List.of(new Write.Put(HEAD, Write.ABSENT), new Write.Put(VERSION, Write.ABSENT));

    private final ScriptedDynamo dynamo = new ScriptedDynamo();
    private final DynamoTable table = new DynamoTable(dynamo, "larder", new Random(1));

    @Test
    void a_single_write_is_no_transaction() {
        dynamo.then(_ -> PutItemResponse.builder().build());
        dynamo.then(_ -> DeleteItemResponse.builder().build());

        assertThat(table.transact(SINGLE)).isTrue();
        assertThat(table.transact(List.of(new Write.Delete(HEAD.key(), Write.PRESENT))))
                .isTrue();

        assertThat(dynamo.requests).hasExactlyElementsOfTypes(PutItemRequest.class, DeleteItemRequest.class);
    }

    /** Without it a write that the SDK has repeated could not tell whether the refusal is its own doing. */
    @Test
    void a_single_write_asks_what_it_was_refused_for() {
        dynamo.then(_ -> PutItemResponse.builder().build());
        dynamo.then(_ -> DeleteItemResponse.builder().build());

        table.transact(SINGLE);
        table.transact(DELETION);

        assertThat(((PutItemRequest) dynamo.requests.getFirst()).returnValuesOnConditionCheckFailure())
                .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        assertThat(((DeleteItemRequest) dynamo.requests.getLast()).returnValuesOnConditionCheckFailure())
                .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }

    @Test
    void everything_is_read_as_it_is_now() {
        dynamo.then(_ -> BatchGetItemResponse.builder().build());
        dynamo.then(_ -> QueryResponse.builder().build());
        dynamo.then(_ -> QueryResponse.builder().build());
        dynamo.then(_ -> ScanResponse.builder().build());

        table.get(List.of(HEAD.key()));
        table.query("H#npm#left-pad", "V#");
        table.queryBefore("A#2026-11-22", "2026-11-22T10:00:00Z", 10);
        table.keys(Optional.empty());

        assertThat(dynamo.requests)
                .extracting(request -> switch (request) {
                    case BatchGetItemRequest get ->
                        get.requestItems().get("larder").consistentRead();
                    case QueryRequest query -> query.consistentRead();
                    case ScanRequest scan -> scan.consistentRead();
                    default -> false;
                })
                .hasSize(4)
                .containsOnly(true);
    }

    @Test
    void what_comes_in_pages_is_read_to_its_end() {
        var more = Attributes.of(HEAD.key());
        dynamo.then(_ -> QueryResponse.builder()
                .items(List.of(Attributes.of(HEAD)))
                .lastEvaluatedKey(more)
                .build());
        dynamo.then(_ ->
                QueryResponse.builder().items(List.of(Attributes.of(VERSION))).build());
        dynamo.then(_ -> ScanResponse.builder().lastEvaluatedKey(more).build());
        dynamo.then(_ -> ScanResponse.builder()
                .items(List.of(Attributes.of(VERSION.key())))
                .build());

        assertThat(table.query("H#npm#left-pad", "")).containsExactly(HEAD, VERSION);
        assertThat(table.keys(Optional.empty()))
                .as("an empty page is not the last")
                .containsExactly(VERSION.key());
        assertThat(((QueryRequest) dynamo.requests.get(1)).exclusiveStartKey()).isEqualTo(more);
        assertThat(((ScanRequest) dynamo.requests.get(3)).exclusiveStartKey()).isEqualTo(more);
    }

    @Test
    void a_check_that_demands_nothing_asks_nothing() {
        assertThat(table.transact(List.of(new Write.Check(HEAD.key(), Write.ALWAYS))))
                .isTrue();
        assertThat(dynamo.requests).isEmpty();
    }

    @Test
    void throttling_and_conflicts_are_waited_out() {
        dynamo.fail(ProvisionedThroughputExceededException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ProvisionedThroughputExceededException")
                        .build())
                .build());
        dynamo.fail(TransactionConflictException.builder().build());
        dynamo.then(_ -> PutItemResponse.builder().build());
        dynamo.fail(cancelled("None", "TransactionConflict"));
        dynamo.fail(cancelled("ThrottlingError", "None"));
        dynamo.then(_ -> TransactWriteItemsResponse.builder().build());

        assertThat(table.transact(SINGLE)).isTrue();
        assertThat(table.transact(TRANSACTION)).isTrue();
        assertThat(dynamo.requests).hasSize(6);
    }

    /** DynamoDB knows it by the token, and answers the second as it did the first. */
    @Test
    void a_transaction_that_is_sent_again_is_the_same_one_and_the_next_is_another() {
        dynamo.fail(TransactionInProgressException.builder().build());
        dynamo.then(_ -> TransactWriteItemsResponse.builder().build());
        dynamo.then(_ -> TransactWriteItemsResponse.builder().build());

        table.transact(TRANSACTION);
        table.transact(TRANSACTION);

        var tokens = dynamo.requests.stream()
                .map(request -> ((TransactWriteItemsRequest) request).clientRequestToken())
                .toList();
        assertThat(tokens).hasSize(3).doesNotContainNull();
        assertThat(dynamo.requests.get(1)).isEqualTo(dynamo.requests.getFirst());
        assertThat(tokens.getLast()).isNotEqualTo(tokens.getFirst());
    }

    @Test
    void a_condition_that_fails_beside_a_conflict_is_a_refusal() {
        dynamo.fail(cancelled("TransactionConflict", "ConditionalCheckFailed"));

        assertThat(table.transact(TRANSACTION)).isFalse();
    }

    @Test
    void a_cancellation_for_another_reason_is_no_refusal() {
        dynamo.fail(cancelled("ItemCollectionSizeLimitExceeded", "None"));

        assertThatThrownBy(() -> table.transact(TRANSACTION)).isInstanceOf(StorageUnavailable.class);
    }

    @Test
    void a_refusal_of_our_own_write_repeated_is_none() {
        dynamo.fail(refused(2, HEAD));
        dynamo.fail(refused(2, HEAD.with("revision", 7)));
        dynamo.fail(refused(1, HEAD));

        assertThat(table.transact(SINGLE)).as("the first answer was lost").isTrue();
        assertThat(table.transact(SINGLE)).as("another's item").isFalse();
        assertThat(table.transact(SINGLE)).as("sent but once").isFalse();
    }

    @Test
    void a_deletion_that_finds_nothing_when_it_is_repeated_has_done_it_and_one_that_finds_something_has_not() {
        dynamo.fail(refused(2));
        dynamo.fail(refused(2, HEAD.with("revision", 7)));
        dynamo.fail(refused(1));

        assertThat(table.transact(DELETION)).as("the first answer was lost").isTrue();
        assertThat(table.transact(DELETION)).as("another's item").isFalse();
        assertThat(table.transact(DELETION)).as("sent but once").isFalse();
    }

    @Test
    void keys_that_were_not_processed_are_asked_for_again() {
        dynamo.then(request -> answer((BatchGetItemRequest) request, List.of(HEAD), List.of(VERSION)));
        dynamo.then(request -> answer((BatchGetItemRequest) request, List.of(), List.of(VERSION)));
        dynamo.then(request -> answer((BatchGetItemRequest) request, List.of(VERSION), List.of()));

        assertThat(table.get(List.of(HEAD.key(), VERSION.key())))
                .isEqualTo(Map.of(HEAD.key(), HEAD, VERSION.key(), VERSION));
        assertThat(dynamo.requests)
                .hasSize(3)
                .allSatisfy(request -> assertThat(((BatchGetItemRequest) request)
                                .requestItems()
                                .get("larder")
                                .consistentRead())
                        .isTrue());
    }

    @Test
    void what_the_sdk_gives_up_on_is_unavailable() {
        dynamo.fail(SdkClientException.create("no route to host"));

        assertThatThrownBy(() -> table.get(List.of(HEAD.key())))
                .isInstanceOf(StorageUnavailable.class)
                .hasCauseInstanceOf(SdkClientException.class);
    }

    @Test
    void an_interrupted_wait_is_unavailable_and_stays_interrupted() {
        dynamo.fail(TransactionConflictException.builder().build());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> table.transact(SINGLE)).isInstanceOf(StorageUnavailable.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static TransactionCanceledException cancelled(String... codes) {
        return TransactionCanceledException.builder()
                .cancellationReasons(Arrays.stream(codes)
                        .map(code -> CancellationReason.builder().code(code).build())
                        .toList())
                .build();
    }

    private static ConditionalCheckFailedException refused(int attempts) {
        return ConditionalCheckFailedException.builder().numAttempts(attempts).build();
    }

    private static ConditionalCheckFailedException refused(int attempts, Item now) {
        return ConditionalCheckFailedException.builder()
                .item(Attributes.of(now))
                .numAttempts(attempts)
                .build();
    }

    private static BatchGetItemResponse answer(BatchGetItemRequest request, List<Item> found, List<Item> left) {
        var unprocessed = KeysAndAttributes.builder()
                .keys(left.stream().map(Item::key).map(Attributes::of).toList())
                .consistentRead(request.requestItems().get("larder").consistentRead())
                .build();
        return BatchGetItemResponse.builder()
                .responses(Map.of("larder", found.stream().map(Attributes::of).toList()))
                .unprocessedKeys(left.isEmpty() ? Map.of() : Map.of("larder", unprocessed))
                .build();
    }

    /** A DynamoDB that answers as it was told, and remembers what it was asked. */
    private static final class ScriptedDynamo implements DynamoDbClient {

        private final Deque<Function<DynamoDbRequest, DynamoDbResponse>> script = new ArrayDeque<>();
        private final List<DynamoDbRequest> requests = new ArrayList<>();

        void then(Function<DynamoDbRequest, DynamoDbResponse> answer) {
            script.add(answer);
        }

        void fail(RuntimeException failure) {
            script.add(_ -> {
                throw failure;
            });
        }

        private DynamoDbResponse answer(DynamoDbRequest request) {
            requests.add(request);
            return script.remove().apply(request);
        }

        @Override
        public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
            return (BatchGetItemResponse) answer(request);
        }

        @Override
        public QueryResponse query(QueryRequest request) {
            return (QueryResponse) answer(request);
        }

        @Override
        public ScanResponse scan(ScanRequest request) {
            return (ScanResponse) answer(request);
        }

        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            return (PutItemResponse) answer(request);
        }

        @Override
        public DeleteItemResponse deleteItem(DeleteItemRequest request) {
            return (DeleteItemResponse) answer(request);
        }

        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
            return (TransactWriteItemsResponse) answer(request);
        }

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {}
    }
}
