package dev.larder.route;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.util.function.IntSupplier;

/**
 * An invocation that has so much time left.
 *
 * @param left says how many milliseconds, whenever it is asked
 */
record Remaining(IntSupplier left) implements Context {

    @Override
    public int getRemainingTimeInMillis() {
        return left.getAsInt();
    }

    @Override
    public String getAwsRequestId() {
        return "request-1";
    }

    @Override
    public String getLogGroupName() {
        return "larder";
    }

    @Override
    public String getLogStreamName() {
        return "larder";
    }

    @Override
    public String getFunctionName() {
        return "larder";
    }

    @Override
    public String getFunctionVersion() {
        return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:eu-central-1:111122223333:function:larder";
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1_769;
    }

    @Override
    public LambdaLogger getLogger() {
        return LambdaRuntime.getLogger();
    }
}
