package dev.larder.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What Lambda tells a function about one invocation. Its log is standard error, since standard output belongs to the
 * person who started local mode.
 */
record Invocation(String function, String id, Instant deadline, InstantSource clock) implements Context {

    /** An invocation that begins now and may take {@code timeout}. */
    static Invocation of(String function, String id, Duration timeout, InstantSource clock) {
        return new Invocation(function, id, clock.instant().plus(timeout), clock);
    }

    @Override
    public String getAwsRequestId() {
        return id;
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/" + function;
    }

    @Override
    public String getLogStreamName() {
        return "local";
    }

    @Override
    public String getFunctionName() {
        return function;
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:local:000000000000:function:" + function;
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null; // as Lambda does, where no mobile SDK calls
    }

    @Override
    public ClientContext getClientContext() {
        return null; // likewise
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return (int) (Runtime.getRuntime().maxMemory() >> 20);
    }

    @Override
    public LambdaLogger getLogger() {
        return new StandardError();
    }

    private static final class StandardError implements LambdaLogger {

        @Override
        public void log(String message) {
            System.err.println(message.stripTrailing());
        }

        @Override
        public void log(byte[] message) {
            log(new String(message, StandardCharsets.UTF_8));
        }
    }
}
