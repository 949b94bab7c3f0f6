package dev.larder.function;

import dev.larder.iam.Access;
import dev.larder.iam.RecordedCredentials;
import dev.larder.operate.Stores;
import dev.larder.shape.Translated;
import dev.larder.storage.Objects;
import dev.larder.storage.VisibleTable;
import dev.larder.storage.aws.AwsClients;
import dev.larder.storage.aws.EmulatedStorage;
import dev.larder.storage.aws.Emulators;
import dev.larder.support.MemorySigner;
import dev.larder.upstream.Upstreams;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The stores of template.yaml on emulators, and each function's own ports to them, made as a deployed function makes them.
 * What a function does there is told, with its name. Each secret, in Secrets Manager and in the environment, is the name of
 * its place.
 */
public final class EmulatedStack implements AutoCloseable {

    private static final String OPERATOR = "OperatorFunction";

    private final Emulators emulators;
    private final BiConsumer<String, Access> accesses;
    private final EmulatedStorage storage;
    private final List<String> queue = new CopyOnWriteArrayList<>();
    private final SqsServer sqs = SqsServer.start(queue::add);
    private final SecretsServer secrets = SecretsServer.start();
    private final EventBridgeServer events = EventBridgeServer.start();
    private final KmsServer kms;
    private final Map<String, String> environment;
    private final Map<String, Ports> ports = new ConcurrentHashMap<>();

    /**
     * Makes a stack.
     *
     * @param ending behind a dot in the names of table, bucket and queue, so that stacks can be beside each other
     * @param accesses gets a function's name and what a request of it needs
     */
    public EmulatedStack(Emulators emulators, String ending, BiConsumer<String, Access> accesses) {
        this.emulators = emulators;
        this.accesses = accesses;
        var template = Translated.read();
        var table = template.ref("Table") + "." + ending;
        var bucket = template.ref("Bucket") + "." + ending;
        storage = new EmulatedStorage(emulators, table, bucket);
        kms = KmsServer.start(template.ref("SigningKey"));
        var variables = new HashMap<>(emulators.environment());
        variables.putAll(Map.of(
                "AWS_ENDPOINT_URL_SQS",
                sqs.url(),
                "AWS_ENDPOINT_URL_KMS",
                kms.url(),
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                secrets.url(),
                "AWS_ENDPOINT_URL_EVENTBRIDGE",
                events.url(),
                "LARDER_EVENT_BUS",
                "default",
                "LARDER_TABLE",
                table,
                "LARDER_BUCKET",
                bucket,
                "LARDER_REFRESH_QUEUE",
                template.ref("RefreshQueue") + "." + ending,
                "LARDER_SIGNING_KEY",
                template.ref("SigningKey"),
                "LARDER_UPSTREAM",
                "none"));
        Stream.of("TOKEN", "PAIR", "SECRET").forEach(name -> variables.put(name, "env:" + name));
        environment = Map.copyOf(variables);
    }

    /**
     * What a function works with, restored from a snapshot.
     *
     * @param function its name, whose role's the requests are
     */
    public Ports portsOf(String function) {
        return ports.computeIfAbsent(function, this::restored);
    }

    private Ports restored(String function) {
        var made = AwsPorts.from(environment, clientsOf(function));
        var openings = switch (function) {
            case "ReadFunction" -> Openings.forReads(made, new Upstreams(List.of()));
            case "WriteFunction" -> Openings.forWrites(made);
            default -> List.<Runnable>of();
        };
        openings.forEach(Runnable::run);
        return made;
    }

    /** What OperatorFunction works on. */
    public Stores stores(InstantSource clock) {
        var made = AwsPorts.stores(environment, clientsOf(OPERATOR));
        return new Stores(made.table(), made.objects(), clock, made.random());
    }

    /** Where OperatorFunction puts its exports, and finds them. */
    public ExportBucket exports() {
        return AwsPorts.exports(environment, clientsOf(OPERATOR));
    }

    private AwsClients clientsOf(String function) {
        var role = new RecordedCredentials(
                emulators.credentials().accessKeyId(),
                emulators.credentials().secretAccessKey(),
                access -> accesses.accept(function, access));
        return new AwsClients(environment, StaticCredentialsProvider.create(role));
    }

    /** The table, with the rights of nobody's role. */
    public VisibleTable table() {
        return storage.table();
    }

    /** The bucket, with the rights of nobody's role. */
    public Objects objects() {
        return storage.objects();
    }

    /** The messages that wait. */
    public List<String> queue() {
        return queue;
    }

    /** What signs in KMS. */
    public MemorySigner signer() {
        return kms.signer;
    }

    /** Makes it as new. */
    public void clear() {
        storage.clear();
        queue.clear();
    }

    @Override
    public void close() {
        storage.close();
        sqs.close();
        secrets.close();
        events.close();
        kms.close();
    }
}
