package dev.larder.storage.aws;

import dev.larder.storage.Write;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Writes in DynamoDB's words. */
final class DynamoWrites {

    /**
     * A condition as an expression. All parts are null when nothing is demanded, which is how the SDK's builders are told
     * of it.
     */
    private record Expression(String text, Map<String, String> names, Map<String, AttributeValue> values) {

        static Expression of(Write.Condition condition) {
            return switch (condition) {
                case Write.Condition.Always _ -> new Expression(null, null, null);
                case Write.Condition.Absent _ ->
                    new Expression("attribute_not_exists(#name)", Map.of("#name", Attributes.PK), null);
                case Write.Condition.Present _ ->
                    new Expression("attribute_exists(#name)", Map.of("#name", Attributes.PK), null);
                case Write.Condition.Equal(var attribute, var value) ->
                    new Expression(
                            "#name = :value", Map.of("#name", attribute), Map.of(":value", Attributes.of(value)));
            };
        }
    }

    private final String table;

    DynamoWrites(String table) {
        this.table = table;
    }

    PutItemRequest single(Write.Put put) {
        var condition = Expression.of(put.condition());
        return PutItemRequest.builder()
                .tableName(table)
                .item(Attributes.of(put.item()))
                .conditionExpression(condition.text())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    DeleteItemRequest single(Write.Delete delete) {
        var condition = Expression.of(delete.condition());
        return DeleteItemRequest.builder()
                .tableName(table)
                .key(Attributes.of(delete.key()))
                .conditionExpression(condition.text())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    /**
     * All of {@code writes}.
     *
     * @param token DynamoDB remembers it for ten minutes, and does once what is sent with it again
     */
    TransactWriteItemsRequest transaction(List<Write> writes, String token) {
        return TransactWriteItemsRequest.builder()
                .clientRequestToken(token)
                .transactItems(writes.stream().map(this::part).toList())
                .build();
    }

    private TransactWriteItem part(Write write) {
        var condition = Expression.of(write.condition());
        var part = TransactWriteItem.builder();
        switch (write) {
            case Write.Put put ->
                part.put(Put.builder()
                        .tableName(table)
                        .item(Attributes.of(put.item()))
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(condition.values())
                        .build());
            case Write.Delete delete ->
                part.delete(Delete.builder()
                        .tableName(table)
                        .key(Attributes.of(delete.key()))
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(condition.values())
                        .build());
            case Write.Check check ->
                part.conditionCheck(ConditionCheck.builder()
                        .tableName(table)
                        .key(Attributes.of(check.key()))
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(condition.values())
                        .build());
        }
        return part.build();
    }
}
