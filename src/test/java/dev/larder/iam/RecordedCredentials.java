package dev.larder.iam;

import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The credentials of a role whose requests are recorded. The emulators know one user; whose request it is, only {@link
 * Recorder} sees.
 *
 * @param accesses gets what each request needs, from the thread that makes it
 */
public record RecordedCredentials(String accessKeyId, String secretAccessKey, Consumer<Access> accesses)
        implements AwsCredentials {}
