package dev.larder.iam;

import dev.larder.shape.Translated;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.kms.model.GetPublicKeyRequest;
import software.amazon.awssdk.services.kms.model.SignRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * What a request of the SDK needs to be allowed, by the Service Authorization Reference of its service. A request that is
 * not known here needs something that no policy can allow, so that whoever sends one has to say here what it needs.
 */
final class NeededAccess {

    /** Stacks under test beside each other differ in such endings of their names; to policies they are one stack. */
    private static final Pattern ENDING = Pattern.compile("[.][0-9a-z]+$");

    /** How the table's requests name a partition. */
    private static final Pattern PARTITION = Pattern.compile("^(#\\w+) = (:\\w+)( AND .*)?$");

    private static final String REGION = Translated.REGION;
    private static final String ACCOUNT = Translated.ACCOUNT;

    private NeededAccess() {}

    static List<Access> of(SdkRequest request) {
        return switch (request) {
            case BatchGetItemRequest batch ->
                batch.requestItems().entrySet().stream()
                        .map(asked -> table(
                                "BatchGetItem", asked.getKey(), asked.getValue().keys(), Map.of()))
                        .toList();
            case QueryRequest query ->
                List.of(table("Query", query.tableName(), List.of(Map.of("pk", partition(query))), Map.of()));
            case ScanRequest scan -> List.of(wholeTable(scan.tableName()));
            case PutItemRequest put -> List.of(table("PutItem", put.tableName(), List.of(put.item()), Map.of()));
            case DeleteItemRequest delete ->
                List.of(table("DeleteItem", delete.tableName(), List.of(delete.key()), Map.of()));
            case TransactWriteItemsRequest transaction ->
                transaction.transactItems().stream().map(NeededAccess::part).toList();

            case GetObjectRequest get -> object("GetObject", get.bucket(), get.key());
            case HeadObjectRequest head -> object("GetObject", head.bucket(), head.key());
            case PutObjectRequest put -> List.of(created(put.bucket(), put.key(), put.ifNoneMatch()));
            case CreateMultipartUploadRequest create -> object("PutObject", create.bucket(), create.key());
            case UploadPartRequest upload -> object("PutObject", upload.bucket(), upload.key());
            case CompleteMultipartUploadRequest complete ->
                List.of(created(complete.bucket(), complete.key(), complete.ifNoneMatch()));
            case AbortMultipartUploadRequest abort -> object("AbortMultipartUpload", abort.bucket(), abort.key());
            case DeleteObjectRequest delete -> object("DeleteObject", delete.bucket(), delete.key());
            case ListObjectsV2Request list ->
                List.of(bucket(list.bucket(), Map.of("s3:prefix", List.of(list.prefix()))));

            case GetBucketLocationRequest get ->
                List.of(new Access("s3:GetBucketLocation", arn("s3", "", "", stack(get.bucket())), context()));

            case GetQueueAttributesRequest get -> List.of(queue("GetQueueAttributes", get.queueUrl()));
            case SendMessageRequest send -> List.of(queue("SendMessage", send.queueUrl()));
            case SendMessageBatchRequest send -> List.of(queue("SendMessage", send.queueUrl()));

            case PutEventsRequest put ->
                put.entries().stream()
                        .map(entry -> new Access(
                                "events:PutEvents",
                                arn("events", REGION, ACCOUNT, "event-bus/" + entry.eventBusName()),
                                context()))
                        .distinct()
                        .toList();

            case SignRequest sign -> List.of(key("Sign", sign.keyId()));
            case GetPublicKeyRequest get -> List.of(key("GetPublicKey", get.keyId()));

            case GetSecretValueRequest get -> List.of(secret(get.secretId()));
            default ->
                List.of(new Access(
                        "unknown:" + request.getClass().getSimpleName() + ", say in NeededAccess what it needs",
                        "arn:aws:unknown:::"));
        };
    }

    /** For an object that is not there S3 answers 404 to those who may list the bucket; it is 403 to all others. */
    static List<Access> toBeToldOfAbsence(SdkRequest request) {
        return switch (request) {
            case GetObjectRequest get -> List.of(bucket(get.bucket(), Map.of()));
            case HeadObjectRequest head -> List.of(bucket(head.bucket(), Map.of()));
            default -> List.of();
        };
    }

    /** A transaction is allowed by the actions of its parts. */
    private static Access part(TransactWriteItem part) {
        var within = Map.of("dynamodb:EnclosingOperation", List.of("TransactWriteItems"));
        if (part.put() != null) {
            return table("PutItem", part.put().tableName(), List.of(part.put().item()), within);
        }
        if (part.delete() != null) {
            return table(
                    "DeleteItem",
                    part.delete().tableName(),
                    List.of(part.delete().key()),
                    within);
        }
        if (part.conditionCheck() != null) {
            var check = part.conditionCheck();
            return table("ConditionCheckItem", check.tableName(), List.of(check.key()), within);
        }
        throw new UnsupportedOperationException("say in NeededAccess what an update needs: " + part);
    }

    private static Access table(
            String action,
            String table,
            Collection<Map<String, AttributeValue>> items,
            Map<String, List<String>> more) {
        var context = context();
        context.put(
                "dynamodb:LeadingKeys",
                items.stream().map(item -> item.get("pk").s()).distinct().toList());
        context.putAll(more);
        return new Access("dynamodb:" + action, arn("dynamodb", REGION, ACCOUNT, "table/" + stack(table)), context);
    }

    /** Without leading keys: a condition on them is none. */
    private static Access wholeTable(String table) {
        return new Access("dynamodb:Scan", arn("dynamodb", REGION, ACCOUNT, "table/" + stack(table)), context());
    }

    private static AttributeValue partition(QueryRequest query) {
        var found = PARTITION.matcher(query.keyConditionExpression());
        if (!found.matches() || !"pk".equals(query.expressionAttributeNames().get(found.group(1)))) {
            throw new UnsupportedOperationException("which partition is asked for? " + query);
        }
        return query.expressionAttributeValues().get(found.group(2));
    }

    private static List<Access> object(String action, String bucket, String key) {
        return List.of(new Access("s3:" + action, arn("s3", "", "", stack(bucket) + "/" + key), context()));
    }

    /** What makes an object, and says whether it may be there; the parts of an upload do not. */
    private static Access created(String bucket, String key, String ifNoneMatch) {
        var context = context();
        context.put("s3:ObjectCreationOperation", List.of("true"));
        if (ifNoneMatch != null) {
            context.put("s3:if-none-match", List.of(ifNoneMatch));
        }
        return new Access("s3:PutObject", arn("s3", "", "", stack(bucket) + "/" + key), context);
    }

    private static Access bucket(String bucket, Map<String, List<String>> more) {
        var context = context();
        context.putAll(more);
        return new Access("s3:ListBucket", arn("s3", "", "", stack(bucket)), context);
    }

    private static Access queue(String action, String url) {
        var parts = new ArrayList<>(List.of(URI.create(url).getPath().split("/")));
        var name = parts.removeLast();
        return new Access("sqs:" + action, arn("sqs", REGION, parts.removeLast(), stack(name)), context());
    }

    private static Access key(String action, String id) {
        return new Access("kms:" + action, arn("kms", REGION, ACCOUNT, "key/" + id), context());
    }

    /** Secrets Manager puts six characters behind the name, which whoever asks may leave out. */
    private static Access secret(String id) {
        var arn = id.startsWith("arn:") ? id : arn("secretsmanager", REGION, ACCOUNT, "secret:" + id + "-AbCdEf");
        return new Access("secretsmanager:GetSecretValue", arn, context());
    }

    private static Map<String, List<String>> context() {
        return new LinkedHashMap<>(Map.of("aws:SecureTransport", List.of("true")));
    }

    private static String stack(String name) {
        return ENDING.matcher(name).replaceFirst("");
    }

    private static String arn(String service, String region, String account, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
    }
}
