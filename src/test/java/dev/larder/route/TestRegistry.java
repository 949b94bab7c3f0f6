package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.larder.auth.Token;
import dev.larder.auth.Tokens;
import dev.larder.domain.Access;
import dev.larder.function.ExportBucket;
import dev.larder.function.Metrics;
import dev.larder.function.OperatorFunction;
import dev.larder.function.Ports;
import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.Finding;
import dev.larder.operate.Operator;
import dev.larder.operate.Stores;
import dev.larder.operate.VerifyRegistry;
import dev.larder.registry.EventBus;
import dev.larder.registry.Signer;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.VisibleTable;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.FullCheck;
import dev.larder.support.Json;
import dev.larder.support.MemoryEvents;
import dev.larder.support.MemorySigner;
import dev.larder.support.PackageFiles;
import dev.larder.support.QueueEvent;
import dev.larder.support.UpstreamRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One deployment: the real functions, an upstream, a clock that stands still, and three persons. It is in memory, unless
 * {@link #on} was told otherwise.
 */
public final class TestRegistry implements AutoCloseable {

    static final String HOST = "npm.example.test";
    static final String ORIGIN = "https://" + HOST;
    static final String ADDRESS = "192.0.2.7";
    /** How a redirect's address ends, or goes on, that is good for ten minutes: in memory, and on S3. */
    static final String GOOD_FOR_TEN_MINUTES = "[?&](GET=PT10M$|X-Amz-Expires=600&)";

    static final String ALICE = "ldr_alice0000000000000000000000";
    /** An administrator's. */
    static final String ROOT = "ldr_root00000000000000000000000";

    static final String BOB = "ldr_bob000000000000000000000000";

    private static volatile Supplier<Backend> backends = MemoryBackend::new;

    private final Backend backend = backends.get();
    final UpstreamRegistry upstream = UpstreamRegistry.start();
    final VisibleTable table = backend.table();
    final Objects objects = backend.objects();
    final Counts counts = new Counts();
    final List<String> queue = backend.queue();
    final List<String> metrics = new CopyOnWriteArrayList<>();
    final MemoryEvents events = new MemoryEvents();
    final MemorySigner signer = backend.signer();
    private final Metrics meter = new Metrics("test", metrics::add, this::now);
    private final Random random = new Random(7);
    private volatile Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final RegistrySettings settings;
    private UnaryOperator<Signer> signing = UnaryOperator.identity();
    private Instances functions;

    private TestRegistry(boolean anonymousRead, boolean proxying, boolean signUp, Set<String> claimedScopes) {
        this(upstream -> RegistrySettings.from(
                new Environment(Map.of(
                        "LARDER_UPSTREAM", proxying ? upstream.toString() : "none",
                        "LARDER_ANONYMOUS_READ", String.valueOf(anonymousRead),
                        "LARDER_SIGN_UP", String.valueOf(signUp),
                        "LARDER_CLAIMED_SCOPES",
                                claimedScopes.stream().map(scope -> "@" + scope).collect(Collectors.joining(",")))),
                Optional.empty()));
    }

    private TestRegistry(Function<URI, RegistrySettings> settings) {
        this.settings = settings.apply(upstream.url());
        functions = anotherInstance();
        know(ALICE, "alice");
        know(BOB, "bob");
        keep(Token.of(ROOT, "root", Token.Kind.ADMINISTRATOR, now));
    }

    /** From now on registries are kept there, and no more in memory. */
    static void on(Supplier<Backend> emulated) {
        backends = emulated;
    }

    /** From now on registries are kept in memory again. */
    static void inMemory() {
        backends = MemoryBackend::new;
    }

    /**
     * Uses a token, so that the next use, whose calls are counted, is not the first of the hour, which is noted: by each
     * function for itself, where they are deployed.
     */
    void use(String token) {
        get("/-/whoami", bearer(token));
        send(token, "PUT", "/-/larder/lockfiles/none", "");
        counts.taken();
    }

    /** From now on it signs with another key, as after a deployment. */
    void signWith(Signer another) {
        signing = _ -> another;
        functions = anotherInstance();
    }

    private Instances anotherInstance() {
        return backend.instances(given -> new Ports(
                settings,
                counts.of(given.table()),
                counts.of(given.objects()),
                given.queue(),
                Optional.of(given.events().<EventBus>map(this::both).orElse(events)),
                counts.of(signing.apply(given.signer())),
                given.secrets(),
                meter,
                this::now,
                random));
    }

    /** A bus that takes what {@link #events} takes. */
    private EventBus both(EventBus other) {
        return sent -> {
            var taken = events.send(sent);
            other.send(sent.stream().filter(event -> taken.contains(event.id())).toList());
            return taken;
        };
    }

    /** Makes a token known, of a user who has no account. */
    void know(String token, String user) {
        keep(Token.of(token, user, Token.Kind.ACCOUNT, now));
    }

    void keep(Token token) {
        new Tokens(table, () -> now).keep(token);
    }

    /** Sends a sample event to the function that its name begins with; gives the status, or the number of failures. */
    int replay(Path sample) throws IOException {
        var event = Files.readAllBytes(sample);
        var function = sample.getFileName().toString().replaceFirst("-.*", "");
        return switch (function) {
            case "read" -> invoke(functions.read(), event).status();
            case "write" -> invoke(functions.write(), event).status();
            case "operator" -> operate(event).containsKey("error") ? 1 : 0;
            case "prewarm" -> {
                var scheduled = LambdaEventSerializers.serializerFor(
                                ScheduledEvent.class, getClass().getClassLoader())
                        .fromJson(new ByteArrayInputStream(event));
                yield functions.prewarm().handleRequest(scheduled, null).startsWith("prewarm: ") ? 0 : 1;
            }
            default -> {
                var messages = LambdaEventSerializers.serializerFor(
                                SQSEvent.class, getClass().getClassLoader())
                        .fromJson(new ByteArrayInputStream(event));
                yield functions
                        .refresh()
                        .handleRequest(messages, null)
                        .getBatchItemFailures()
                        .size();
            }
        };
    }

    /** Anyone may read what is public; the scope {@code @claimed} is ours. */
    static TestRegistry open() {
        return new TestRegistry(true, true, false, Set.of("claimed"));
    }

    /**
     * Anyone may read what is public, from upstreams as LARDER_UPSTREAM describes them; {@code %s} is the one at hand. Each
     * secret is the name of its place. Callers with AWS credentials may do everything.
     */
    static TestRegistry asking(String upstreams) {
        return asking(upstreams, Map.of());
    }

    /** As {@link #asking(String)}, with other settings besides. */
    static TestRegistry asking(String upstreams, Map<String, String> others) {
        return new TestRegistry(upstream -> {
            var variables = new LinkedHashMap<>(others);
            variables.put("LARDER_UPSTREAM", upstreams.formatted(upstream));
            variables.put("LARDER_ANONYMOUS_READ", "true");
            variables.put("LARDER_AWS_GRANTS", "* administer");
            return RegistrySettings.from(new Environment(variables), Optional.empty());
        });
    }

    /** Anyone may read what is public; what was asked for within so many days is kept warm. */
    static TestRegistry prewarming(int days) {
        return set(Map.of("LARDER_PREWARM_DAYS", String.valueOf(days), "LARDER_ANONYMOUS_READ", "true"));
    }

    /** Nobody reads without a token; callers with AWS credentials may do what {@code grants} says. */
    static TestRegistry granting(String grants) {
        return set(Map.of("LARDER_AWS_GRANTS", grants));
    }

    private static TestRegistry set(Map<String, String> environment) {
        return new TestRegistry(upstream -> RegistrySettings.from(new Environment(environment), Optional.of(upstream)));
    }

    /** Nobody reads without a token; the word of issuers is believed as LARDER_OIDC_ISSUERS describes them. */
    static TestRegistry believing(String issuers) {
        return new TestRegistry(_ -> RegistrySettings.from(
                new Environment(Map.of("LARDER_UPSTREAM", "none", "LARDER_OIDC_ISSUERS", issuers)), Optional.empty()));
    }

    /** Nobody reads without a token. */
    static TestRegistry closed() {
        return new TestRegistry(false, true, false, Set.of());
    }

    /** There is no upstream. */
    static TestRegistry hostedOnly() {
        return new TestRegistry(true, false, false, Set.of());
    }

    /** Anyone may make an account. */
    static TestRegistry withSignUp() {
        return new TestRegistry(false, false, true, Set.of());
    }

    /** An answer as the client gets it from API Gateway. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        Map<String, Object> json() {
            return Json.object(body);
        }

        String error() {
            return String.valueOf(json().get("error"));
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** GET without a token. */
    Answer get(String path, String... headers) {
        return ask("GET", path, new byte[0], headers);
    }

    /** Publishes as Alice. */
    Answer publish(PackageFiles files) {
        return publish(files, ALICE, "latest");
    }

    Answer publish(PackageFiles files, String token, String tag) {
        return ask("PUT", "/" + files.name(), files.publishDocument(ORIGIN + "/", tag), bearer(token));
    }

    /** As with {@code --access}. */
    Answer publish(PackageFiles files, String token, Access access) {
        var body = Json.object(files.publishDocument(ORIGIN + "/", "latest"));
        body.put("access", access.word());
        return ask("PUT", "/" + files.name(), Json.bytes(body), bearer(token));
    }

    /** Sends JSON with a token. */
    Answer send(String token, String method, String path, String json) {
        return ask(method, path, json.getBytes(StandardCharsets.UTF_8), bearer(token));
    }

    static String[] bearer(String token) {
        return new String[] {"authorization", "Bearer " + token};
    }

    /**
     * Asks the function that answers {@code method}.
     *
     * @param path and a query, where there is one, as a client sends it
     * @param headers names and values by turns
     */
    Answer ask(String method, String path, byte[] body, String... headers) {
        return ask(functions, ADDRESS, method, path, body, headers);
    }

    /** As {@link #ask}, from another address. */
    Answer askFrom(String address, String method, String path, byte[] body, String... headers) {
        return ask(functions, address, method, path, body, headers);
    }

    /** As {@link #ask}, but another instance of the functions answers. */
    Answer askAnotherInstance(String method, String path, byte[] body, String... headers) {
        return ask(anotherInstance(), ADDRESS, method, path, body, headers);
    }

    /** Hands {@code event} to the function that answers such a request. */
    Answer invoke(String method, String path, byte[] event) {
        return invoke(answering(functions, method, path), event);
    }

    private static Answer ask(
            Instances functions, String address, String method, String path, byte[] body, String... headers) {
        var event = event(address, method, path, body, headers);
        return invoke(answering(functions, method, path), Json.bytes(event));
    }

    /** As template.yaml routes. */
    private static RequestStreamHandler answering(Instances functions, String method, String path) {
        var reads = method.equals("GET")
                || method.equals("HEAD")
                || method.equals("POST") && path.startsWith("/-/npm/v1/security/");
        return reads ? functions.read() : functions.write();
    }

    /** Delivers what waits in the queue to RefreshFunction; gives the ids of the messages that failed. */
    List<String> refresh() {
        var event = QueueEvent.of(queue);
        queue.clear();
        return functions.refresh().handleRequest(event, null).getBatchItemFailures().stream()
                .map(failure -> failure.getItemIdentifier())
                .toList();
    }

    /** The schedule begins; gives what was planned. What each run asks for, whatever is there, is left out. */
    String prewarm() {
        var planned = schedule();
        queue.removeAll(List.of("audit", "events"));
        return planned;
    }

    /** The schedule begins, and asks for all that it does. */
    String schedule() {
        return functions.prewarm().handleRequest(new ScheduledEvent(), null);
    }

    /** The bytes behind a redirect to an object. */
    byte[] follow(Answer redirect) {
        var url = URI.create(redirect.header("location"));
        try (var stream = backend.open(url)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + url, e);
        }
    }

    /** Every object kept, by path. */
    List<String> kept() {
        var paths = new ArrayList<String>();
        Stream.of(ObjectKey.Kind.values())
                .map(ObjectKey.Kind::folder)
                .distinct()
                .sorted()
                .forEach(folder ->
                        objects.each(folder, listed -> paths.add(listed.key().path())));
        return paths;
    }

    static Answer invoke(RequestStreamHandler function, byte[] event) {
        var out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(event), out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var answer = Json.object(out.toByteArray());
        var headers = new LinkedHashMap<String, String>();
        Json.asObject(answer.get("headers")).forEach((name, value) -> headers.put(name, String.valueOf(value)));
        var text = String.valueOf(answer.get("body"));
        var body = Boolean.TRUE.equals(answer.get("isBase64Encoded"))
                ? Base64.getDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        return new Answer(((Number) answer.get("statusCode")).intValue(), headers, body);
    }

    private static Map<String, Object> event(
            String address, String method, String target, byte[] body, String... headers) {
        var all = new LinkedHashMap<String, Object>();
        all.put("host", HOST);
        for (var i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        var parts = target.split("\\?", 2);
        var path = parts[0];
        var query = new LinkedHashMap<String, Object>();
        for (var parameter : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            query.put(
                    parameter.replaceFirst("=.*", ""),
                    URLDecoder.decode(parameter.replaceFirst("[^=]*=?", ""), StandardCharsets.UTF_8));
        }
        return Map.of(
                "version",
                "2.0",
                "rawPath",
                path,
                "queryStringParameters",
                query,
                "headers",
                all,
                "requestContext",
                Map.of(
                        "http",
                        Map.of("method", method, "path", path, "sourceIp", address),
                        "requestId",
                        "request-1",
                        "domainName",
                        HOST),
                "body",
                Base64.getEncoder().encodeToString(body),
                "isBase64Encoded",
                true);
    }

    /** What a full check of all that is kept finds wrong, and what the operator's does. */
    List<String> offences() {
        var items = new MemoryTable(); // a copy: over emulators each look would take its time
        table.items().forEach(item -> items.transact(List.of(new Write.Put(item, Write.ABSENT))));
        var copies = new MemoryObjects();
        copyTo(copies);
        var offences = new ArrayList<>(FullCheck.offences(items.items(), copies));
        var stores = new Stores(items, copies, this::now, random);
        new Operator(stores, new ManifestSummary(), new TarballNames())
                .verifying()
                .verify(new VerifyRegistry.Wanted(true, false, Optional.empty()), () -> true, finding -> {
                    if (finding.severity() != Finding.Severity.NOTE
                            || finding.what().contains("does not know")) {
                        offences.add("verify: " + finding.line());
                    }
                });
        return offences;
    }

    private void copyTo(Objects copies) {
        for (var path : kept()) {
            var key = ObjectKey.parse(path);
            try (var content = objects.get(key).orElseThrow()) {
                copies.putIfAbsent(key, content);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path, e);
            }
        }
    }

    /** What OperatorFunction answers. */
    Map<String, Object> operate(byte[] event) {
        return operate(event, exports(), null);
    }

    /** What OperatorFunction answers, with this bucket of exports and in this time. */
    Map<String, Object> operate(byte[] event, ExportBucket exports, Context context) {
        var answer = new ByteArrayOutputStream();
        try {
            new OperatorFunction(backend.stores(this::now), exports, true)
                    .handleRequest(new ByteArrayInputStream(event), answer, context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Json.object(answer.toByteArray());
    }

    /** Where OperatorFunction puts its exports, and finds them. */
    ExportBucket exports() {
        return backend.exports();
    }

    /** The operator of all that is kept. */
    Operator operator() {
        return new Operator(backend.stores(this::now), new ManifestSummary(), new TarballNames());
    }

    /** Ends the test: whatever it did, it has left a registry in which everything is true. */
    @Override
    public void close() {
        upstream.close();
        try {
            assertThat(offences()).as("a full check of the registry").isEmpty();
        } finally {
            backend.release();
        }
    }
}
