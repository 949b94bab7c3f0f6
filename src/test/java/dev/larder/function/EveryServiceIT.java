package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.larder.auth.Token;
import dev.larder.auth.Tokens;
import dev.larder.registry.RefreshRequest;
import dev.larder.storage.aws.AwsClients;
import dev.larder.storage.aws.EmulatedStorage;
import dev.larder.storage.aws.Emulators;
import dev.larder.support.MemorySigner;
import dev.larder.support.PackageFiles;
import dev.larder.support.QueueEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The functions on an emulator that has every service they ask, where other tests have stand-ins of ours: SQS, KMS,
 * EventBridge and Secrets Manager as somebody else understands them.
 */
class EveryServiceIT {

    private static final String NAME = "every-service-" + UUID.randomUUID();

    @TempDir
    private static Path folder;

    private static Emulators emulators;
    private static EmulatedStorage storage;
    private static AwsClients clients;
    private static String queue;

    /** Gets what the bus is told. */
    private static String listener;

    private static Ports ports;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse(Emulators.areEmbedded(), "DynamoDB Local and s3proxy have no other service");
        emulators = Emulators.start(folder);
        clients = emulators.clients();
        storage = new EmulatedStorage(emulators, NAME, NAME);
        queue = queue(NAME);
        listener = queue(NAME + "-listener");
        var key = clients.kms()
                .createKey(create -> create.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY));
        clients.secrets().createSecret(create -> create.name(NAME).secretString("hush"));
        listenToTheBus();
        var environment = new HashMap<>(emulators.environment());
        environment.putAll(Map.of(
                "LARDER_TABLE", NAME,
                "LARDER_BUCKET", NAME,
                "LARDER_REFRESH_QUEUE", queue,
                "LARDER_SIGNING_KEY", key.keyMetadata().keyId(),
                "LARDER_EVENT_BUS", NAME,
                "LARDER_UPSTREAM", "none"));
        ports = AwsPorts.from(environment, clients);
        new Tokens(ports.table(), ports.clock())
                .keep(Token.of(
                        DeployedFunctionsIT.TOKEN,
                        "ci",
                        Token.Kind.ADMINISTRATOR,
                        ports.clock().instant()));
    }

    private static String queue(String name) {
        return clients.sqs().createQueue(create -> create.queueName(name)).queueUrl();
    }

    private static void listenToTheBus() {
        var arn = clients.sqs()
                .getQueueAttributes(get -> get.queueUrl(listener).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        var events = clients.eventBridge();
        events.createEventBus(create -> create.name(NAME));
        events.putRule(
                put -> put.name(NAME).eventBusName(NAME).eventPattern("{\"source\": [{\"prefix\": \"larder\"}]}"));
        events.putTargets(put -> put.rule(NAME)
                .eventBusName(NAME)
                .targets(Target.builder().id("listener").arn(arn).build()));
    }

    @AfterAll
    static void stop() {
        if (ports != null) {
            var events = clients.eventBridge();
            events.removeTargets(remove -> remove.rule(NAME).eventBusName(NAME).ids("listener"));
            events.deleteRule(delete -> delete.name(NAME).eventBusName(NAME));
            events.deleteEventBus(delete -> delete.name(NAME));
            clients.secrets().deleteSecret(delete -> delete.secretId(NAME).forceDeleteWithoutRecovery(true));
            List.of(queue, listener).forEach(url -> clients.sqs().deleteQueue(delete -> delete.queueUrl(url)));
            storage.close();
            emulators.close();
        }
    }

    @Test
    void what_is_published_is_signed_refreshed_and_told_to_the_bus() throws Exception {
        var functions = Functions.on(ports);
        var widget = PackageFiles.made("@acme/widget", "1.0.0").file("index.js", "1");

        assertThat(DeployedFunctionsIT.ask(
                        functions,
                        "PUT",
                        "/@acme/widget",
                        widget.publishDocument("https://npm.example.test/", "latest")))
                .containsEntry("statusCode", 201);
        assertThat(DeployedFunctionsIT.ask(functions, "GET", "/@acme/widget", new byte[0])
                        .get("body")
                        .toString())
                .contains(ports.signer().key().id());

        assertThat(functions
                        .refresh()
                        .handleRequest(QueueEvent.of(receive(queue, 1)), null)
                        .getBatchItemFailures())
                .isEmpty();
        assertThat(receive(listener, 1).getFirst()).contains("Version Published", "@acme/widget");
    }

    @Test
    void what_kms_signs_its_public_key_verifies() {
        var message = "@acme/widget@1.0.0".getBytes(StandardCharsets.UTF_8);

        var signature = Base64.getEncoder().encodeToString(ports.signer().sign(message));

        assertThat(MemorySigner.verifies(ports.signer().key().spki(), message, signature))
                .isTrue();
    }

    @Test
    void a_secret_is_read() {
        assertThat(ports.secrets().read("secret:" + NAME)).isEqualTo("hush");
    }

    @Test
    void many_messages_arrive() {
        var url = queue(NAME + "-many");
        var messages =
                IntStream.range(0, 25).mapToObj(i -> "packument up p" + i).toList();

        new SqsRefreshQueue(clients.sqs(), url)
                .sendAll(messages.stream().map(RefreshRequest::parse).toList());

        assertThat(receive(url, messages.size())).containsExactlyInAnyOrderElementsOf(messages);
        clients.sqs().deleteQueue(delete -> delete.queueUrl(url));
    }

    @Test
    void connections_can_be_opened() {
        assertThatCode(() -> Openings.forWrites(ports).forEach(Runnable::run)).doesNotThrowAnyException();
    }

    /** The bodies of at least {@code count} messages, each of which is taken from the queue; fewer when no more come. */
    private static List<String> receive(String url, int count) {
        var received = new ArrayList<String>();
        while (received.size() < count) {
            var more = clients.sqs()
                    .receiveMessage(receive ->
                            receive.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(3))
                    .messages();
            if (more.isEmpty()) {
                break;
            }
            more.stream().map(Message::body).forEach(received::add);
        }
        return received;
    }
}
