package dev.larder.iam;

import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tells {@link RecordedCredentials} what is done with them, and leaves all other requests alone. The SDK puts it into every
 * client, and into what signs URLs, since {@code software/amazon/awssdk/global/handlers/execution.interceptors} names it.
 */
public final class Recorder implements ExecutionInterceptor {

    @Override
    public void afterMarshalling(Context.AfterMarshalling context, ExecutionAttributes attributes) {
        credentials(attributes)
                .ifPresent(role -> NeededAccess.of(context.request()).forEach(role.accesses()));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (context.exception() instanceof S3Exception failure && failure.statusCode() == 404) {
            credentials(attributes)
                    .ifPresent(role ->
                            NeededAccess.toBeToldOfAbsence(context.request()).forEach(role.accesses()));
        }
    }

    private static Optional<RecordedCredentials> credentials(ExecutionAttributes attributes) {
        var identity = attributes
                .getAttribute(SdkInternalExecutionAttribute.IDENTITY_PROVIDERS)
                .identityProvider(AwsCredentialsIdentity.class)
                .resolveIdentity()
                .join();
        return identity instanceof RecordedCredentials role ? Optional.of(role) : Optional.empty();
    }
}
