package dev.larder.storage.aws;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What an emulator at {@code AWS_ENDPOINT_URL} cannot do, by the test that it would fail. All others must pass there. */
final class KnownLacks implements ExecutionCondition {

    private static final Map<String, String> MOTO = Map.of();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var why = context.getTestMethod().map(test -> MOTO.get(test.getName())).filter(_ -> isMoto());
        return why.map(reason -> ConditionEvaluationResult.disabled("moto " + reason))
                .orElse(ConditionEvaluationResult.enabled("nothing is known to be missing"));
    }

    private static boolean isMoto() {
        var endpoint = System.getenv("AWS_ENDPOINT_URL");
        try {
            return endpoint != null
                    && ((HttpURLConnection) URI.create(endpoint + "/moto-api/data.json")
                                            .toURL()
                                            .openConnection())
                                    .getResponseCode()
                            == 200;
        } catch (IOException e) {
            throw new IllegalStateException("nobody answers at AWS_ENDPOINT_URL " + endpoint, e);
        }
    }
}
