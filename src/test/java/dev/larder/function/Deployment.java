package dev.larder.function;

import dev.larder.auth.Token;
import dev.larder.auth.Tokens;
import dev.larder.storage.aws.EmulatedStorage;
import dev.larder.storage.aws.Emulators;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.QueueEvent;
import dev.larder.support.TlsFront;
import dev.larder.support.UpstreamRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * A stack to run functions in: DynamoDB Local, s3proxy, a key, a queue, an upstream, each behind TLS; and in it one package
 * that is hosted and one that is kept from the upstream, both with their views ready.
 */
public final class Deployment implements AutoCloseable {

    /** Hosted here, in twenty versions. */
    public static final String HOSTED = "@acme/widget";

    /** Kept from the upstream, in twenty versions. */
    public static final String CACHED = "gadget";

    private static final int VERSIONS = 20;
    private static final String HOST = "npm.example.test";
    private static final String TOKEN = "ldr_deployed";

    private final Emulators emulators;
    private final EmulatedStorage storage;
    private final KmsServer kms;
    private final SqsServer queue;
    private final UpstreamRegistry upstream;
    private final TlsFront front;
    private final Path trusted;
    private final Map<String, String> behind;
    private final Map<String, String> environment;

    private Deployment(Emulators emulators, KmsServer kms, SqsServer queue, UpstreamRegistry upstream, TlsFront front) {
        this.emulators = emulators;
        this.storage = new EmulatedStorage(emulators, "larder", "larder");
        this.kms = kms;
        this.queue = queue;
        this.upstream = upstream;
        this.front = front;
        trusted = front.trusting();
        behind = new TreeMap<>(emulators.environment());
        behind.putAll(Map.of(
                "AWS_ENDPOINT_URL_KMS",
                kms.url(),
                "AWS_ENDPOINT_URL_SQS",
                queue.url(),
                "LARDER_TABLE",
                "larder",
                "LARDER_BUCKET",
                "larder",
                "LARDER_REFRESH_QUEUE",
                queue.url() + "/queue",
                "LARDER_SIGNING_KEY",
                KmsServer.KEY_ID));
        var fresh = front.before(upstream.url()) + " fresh=6h";
        behind.put(
                "LARDER_UPSTREAM", fresh + " ca=" + front.authority()); // this JVM trusts no more than it always does
        environment = new TreeMap<>(behind);
        environment.put("LARDER_UPSTREAM", fresh);
        environment.replaceAll((name, value) -> name.startsWith("AWS_ENDPOINT_URL")
                ? front.before(URI.create(value)).toString()
                : value);
    }

    /**
     * Starts it.
     *
     * @param folder for the bucket and certificates
     */
    public static Deployment start(Path folder) throws IOException {
        var deployment = new Deployment(
                Emulators.startEmbedded(
                        folder, AwsBasicCredentials.create(RuntimeApi.ACCESS_KEY, RuntimeApi.SECRET_KEY)),
                KmsServer.start(),
                SqsServer.start(),
                UpstreamRegistry.start().gzip(true), // as public ones do
                new TlsFront(Files.createTempDirectory(folder, "tls")));
        deployment.fill();
        return deployment;
    }

    private void fill() throws IOException {
        System.setProperty("aws.accessKeyId", RuntimeApi.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", RuntimeApi.SECRET_KEY);
        try {
            var ports = AwsPorts.from(behind);
            new Tokens(ports.table(), ports.clock())
                    .keep(Token.of(
                            TOKEN, "ci", Token.Kind.ADMINISTRATOR, ports.clock().instant()));
            fill(Functions.on(ports));
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /** Has the upstream publish a package, in twenty versions. Nobody here knows of it. */
    public void publishElsewhere(String name) {
        for (var i = 0; i < VERSIONS; i++) {
            upstream.publish(version(name, i));
        }
    }

    private void fill(Functions functions) throws IOException {
        publishElsewhere(CACHED);
        for (var i = 0; i < VERSIONS; i++) {
            require(201, write(functions, publish(version(HOSTED, i))));
        }
        require(200, read(functions, get("/" + CACHED)));
        require(200, read(functions, get("/" + HOSTED)));
        refresh(functions);
        require(302, read(functions, get(tarball(CACHED))));
        require(302, read(functions, get(tarball(HOSTED))));
    }

    private static Map<String, Object> read(Functions functions, byte[] event) throws IOException {
        var answer = new ByteArrayOutputStream();
        functions.read().handleRequest(new ByteArrayInputStream(event), answer, null);
        return Json.object(answer.toByteArray());
    }

    private static Map<String, Object> write(Functions functions, byte[] event) throws IOException {
        var answer = new ByteArrayOutputStream();
        functions.write().handleRequest(new ByteArrayInputStream(event), answer, null);
        return Json.object(answer.toByteArray());
    }

    /** Works off what is in the queue, as RefreshFunction does. */
    private void refresh(Functions functions) {
        var messages = queue.requests.stream().flatMap(List::stream).distinct().toList();
        var failed =
                functions.refresh().handleRequest(QueueEvent.of(messages), null).getBatchItemFailures();
        if (!failed.isEmpty()) {
            throw new IllegalStateException("cannot be worked off: " + failed + " of " + messages);
        }
    }

    /** Answers {@code answer}, when it has the status {@code expected}. */
    public static Map<String, Object> require(int expected, Map<String, Object> answer) {
        if (!answer.get("statusCode").equals(expected)) {
            throw new IllegalStateException("not " + expected + ": " + answer);
        }
        return answer;
    }

    /** A function of this stack, in a process of its own. */
    public LambdaProcess function(Class<?> handler, LambdaProcess.Init init, Path bundle, Path folder)
            throws IOException {
        return LambdaProcess.start(handler.getName(), init, bundle, folder, trusted, environment);
    }

    /** The environment variables of its functions, but for the credentials. */
    Map<String, String> variables() {
        return environment;
    }

    /** All that its table and its bucket hold, as text, in order. */
    List<String> items() {
        var clients = emulators.clients();
        try (var dynamoDb = clients.dynamoDb();
                var s3 = clients.s3()) {
            return Stream.concat(
                            dynamoDb.scanPaginator(scan -> scan.tableName("larder")).items().stream()
                                    .map(Object::toString),
                            s3.listObjectsV2Paginator(list -> list.bucket("larder")).contents().stream()
                                    .map(object -> object.key() + " " + object.size()))
                    .sorted()
                    .toList();
        }
    }

    /** The ports at which its services answer. */
    public List<Integer> ports() {
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("AWS_ENDPOINT_URL"))
                .map(variable -> URI.create(variable.getValue()).getPort())
                .toList();
    }

    /** Where one of them is, such as {@code S3}. */
    int port(String service) {
        return URI.create(environment.get("AWS_ENDPOINT_URL_" + service)).getPort();
    }

    /** Where the upstream is. */
    int upstreamPort() {
        return URI.create(environment.get("LARDER_UPSTREAM").split(" ")[0]).getPort();
    }

    /** A version such as packages have: a description, dependencies, some files. */
    public static PackageFiles version(String name, int number) {
        var made = PackageFiles.made(name, "1." + number + ".0")
                .field("description", "What the benchmarks of the cold start read and publish")
                .field("keywords", List.of("cold", "start"))
                .file("index.js", "module.exports = " + number + ";\n");
        return IntStream.range(0, 10)
                .boxed()
                .reduce(made, (files, i) -> files.dependsOn("dependency-" + i, "^1." + i + ".0"), (one, _) -> one);
    }

    /** The path of the newest version's tarball. */
    public static String tarball(String name) {
        return "/" + name + "/-/" + name.replaceFirst(".*/", "") + "-1." + (VERSIONS - 1) + ".0.tgz";
    }

    /** What API Gateway makes of an npm client's GET. */
    public static byte[] get(String path) {
        return event("GET", path, "");
    }

    /** What API Gateway makes of {@code npm publish}. */
    public static byte[] publish(PackageFiles made) {
        return event(
                "PUT",
                "/" + made.name(),
                new String(made.publishDocument("https://" + HOST + "/", "latest"), StandardCharsets.UTF_8));
    }

    /** What API Gateway makes of the beginning of {@code npm login}. */
    public static byte[] login() {
        return event("POST", "/-/v1/login", "{}");
    }

    private static byte[] event(String method, String path, String body) {
        return Json.bytes(Map.of(
                "version",
                "2.0",
                "rawPath",
                path,
                "rawQueryString",
                "",
                "headers",
                Map.of(
                        "host", HOST,
                        "accept", "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*",
                        "accept-encoding", "gzip",
                        "user-agent", "npm/11.6.1 node/v24.8.0 linux x64 workspaces/false",
                        "authorization", "Bearer " + TOKEN),
                "requestContext",
                Map.of(
                        "requestId",
                        "request",
                        "domainName",
                        HOST,
                        "http",
                        Map.of("method", method, "path", path, "sourceIp", "192.0.2.7")),
                "body",
                body,
                "isBase64Encoded",
                false));
    }

    @Override
    public void close() {
        front.close();
        upstream.close();
        queue.close();
        kms.close();
        storage.close();
        emulators.close();
    }
}
