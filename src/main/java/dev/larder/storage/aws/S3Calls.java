package dev.larder.storage.aws;

import dev.larder.storage.StorageUnavailable;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls of S3 as whoever stores something means them. */
public final class S3Calls {

    private S3Calls() {}

    /**
     * What {@code call} answers; its failure is a {@link StorageUnavailable}.
     *
     * @param doing what it is for, in words
     */
    public static <T> T available(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new StorageUnavailable(doing, e);
        }
    }
}
