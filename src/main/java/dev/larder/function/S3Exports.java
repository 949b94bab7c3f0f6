package dev.larder.function;

import dev.larder.storage.aws.S3Calls;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Exports in the S3 bucket that the registry's objects are in. */
record S3Exports(S3Client client, String bucket) implements ExportBucket {

    @Override
    public void put(String path, byte[] content) {
        S3Calls.available(
                "put " + path,
                () -> client.putObject(
                        put -> put.bucket(bucket).key(path).contentType("application/gzip"),
                        RequestBody.fromBytes(content)));
    }

    @Override
    public List<String> list(String prefix) {
        return S3Calls.available(
                "list " + prefix,
                () -> client.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                        .map(S3Object::key)
                        .toList());
    }

    @Override
    public Optional<InputStream> open(String path) {
        return S3Calls.available("get " + path, () -> {
            try {
                return Optional.of(client.getObject(get -> get.bucket(bucket).key(path)));
            } catch (NoSuchKeyException _) {
                return Optional.empty();
            }
        });
    }
}
