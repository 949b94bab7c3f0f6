/**
 * The ports on AWS: {@link dev.larder.storage.aws.DynamoTable} is one DynamoDB table, {@link
 * dev.larder.storage.aws.S3Objects} one bucket. What the SDK throws ends here: callers see a {@link
 * dev.larder.storage.StorageUnavailable}. Throttling and conflicts with others are waited out ({@code Backoff}); what the
 * network does is left to the SDK's own retries.
 */
package dev.larder.storage.aws;
