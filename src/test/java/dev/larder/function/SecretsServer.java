package dev.larder.function;

import dev.larder.function.AwsJsonServer.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of Secrets Manager as gives secrets away. The one with the id {@code npm/acme} is {@code secret:npm/acme}. */
final class SecretsServer implements AutoCloseable {

    private final AtomicInteger asked = new AtomicInteger();
    private final AwsJsonServer server = AwsJsonServer.start(this::answer);

    private SecretsServer() {}

    static SecretsServer start() {
        return new SecretsServer();
    }

    /** Where it answers. */
    String url() {
        return server.url();
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    private Answer answer(String operation, Map<String, Object> question) {
        asked.incrementAndGet();
        return operation.equals("GetSecretValue")
                ? Answer.of(Map.of("SecretString", "secret:" + question.get("SecretId")))
                : Answer.error("ValidationException", question.toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
