package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample in {@code events/} (which {@code route.SampleEventsTest} replays) is an event as AWS sends it, for the
 * function that its name begins with: try one with {@code sam local invoke ReadFunction -e events/read-ping.json}.
 * Requests are what npm 11 was seen to send.
 */
class EventsTest {

    /** The token that the samples carry. */
    static final String TOKEN = "ldr_EXAMPLEnotARealToken00000000000000000000000";

    private static final String AUDITS = "/-/npm/v1/security/";

    /** The messages that the samples for RefreshFunction carry. */
    private static final Pattern REFRESH_MESSAGE = Pattern.compile("hosted @acme/widget|events|audit"
            + "|packument registry.example.com left-pad \\d{10}|tarball registry.example.com left-pad 1.3.0"
            + "|asked registry.example.com left-pad 1.3.0 \\d{4}-\\d\\d-\\d\\d");

    static List<Path> requests() {
        return samples("read-", "write-").toList();
    }

    static List<Path> messages() {
        return samples("refresh-").toList();
    }

    @Test
    void every_sample_names_its_function() {
        var functions = TemplateTest.functions()
                .map(function -> function.replace("Function", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());

        assertThat(samples("").map(EventsTest::function)).isSubsetOf(functions).containsAll(functions);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_goes_to_the_function_that_the_template_sends_it_to(Path sample) {
        var event = request(sample);
        var method = event.getRequestContext().getHttp().getMethod();

        assertThat(function(sample)).isEqualTo(isRead(method, event.getRawPath()) ? "read" : "write");
        assertThat(event.getRouteKey()).isEqualTo(routeOf(method, event.getRawPath()));
        assertThat(event.getRequestContext().getRouteKey()).isEqualTo(event.getRouteKey());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_as_an_http_api_sends_it(Path sample) {
        var event = request(sample);
        var context = event.getRequestContext();

        assertThat(event.getVersion()).isEqualTo("2.0");
        assertThat(event.getRawPath())
                .startsWith("/")
                .doesNotContain("%")
                .isEqualTo(context.getHttp().getPath());
        assertThat(event.getHeaders())
                .allSatisfy((name, _) -> assertThat(name).isLowerCase())
                .containsEntry("host", context.getDomainName())
                .containsEntry("user-agent", context.getHttp().getUserAgent());
        assertThat(context.getAccountId()).isEqualTo("123456789012");
        assertThat(context.getStage()).isEqualTo("$default");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_carries_the_token_of_the_samples_or_an_aws_identity_or_is_to_get_one(Path sample) {
        var event = request(sample);
        var authorizer = event.getRequestContext().getAuthorizer();

        if (sample.getFileName().toString().startsWith("write-login-")) {
            assertThat(event.getHeaders()).doesNotContainKey("authorization");
        } else if (authorizer == null) {
            assertThat(event.getHeaders()).containsEntry("authorization", "Bearer " + TOKEN);
        } else {
            assertThat(authorizer.getIam().getUserArn()).startsWith("arn:aws:sts::123456789012:assumed-role/");
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_is_as_the_queue_hands_it_over(Path sample) {
        assertThat(messages(sample).getRecords()).singleElement().satisfies(message -> {
            assertThat(message.getBody()).matches(REFRESH_MESSAGE);
            assertThat(message.getMessageId()).isNotBlank();
            assertThat(message.getEventSource()).isEqualTo("aws:sqs");
        });
    }

    @Test
    void a_run_begins_with_the_event_that_the_template_has_the_scheduler_send() throws IOException {
        var sample = Files.readString(Path.of("events/prewarm-scheduled.json"));
        var sent = TemplateTest.scheduled()
                .replace("<aws.scheduler.execution-id>", "d1c9a2f0-5f8e-4c1a-8b9d-4e7f60000050")
                .replace("<aws.scheduler.scheduled-time>", "2026-11-23T14:00:00Z")
                .replace(
                        "<aws.scheduler.schedule-arn>",
                        "arn:aws:scheduler:eu-central-1:123456789012:schedule/default/larder-PrewarmFunctionSchedule-EXAMPLE")
                .replace("${AWS::AccountId}", "123456789012")
                .replace("${AWS::Region}", "eu-central-1");

        assertThat(Json.object(sent.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Json.object(sample.getBytes(StandardCharsets.UTF_8)));
        var event = parse(Path.of("events/prewarm-scheduled.json"), ScheduledEvent.class);
        assertThat(event.getSource()).isEqualTo("aws.scheduler");
        assertThat(Instant.ofEpochMilli(event.getTime().getMillis())).isEqualTo("2026-11-23T14:00:00Z");
    }

    static APIGatewayV2HTTPEvent request(Path sample) {
        return parse(sample, APIGatewayV2HTTPEvent.class);
    }

    static SQSEvent messages(Path sample) {
        return parse(sample, SQSEvent.class);
    }

    static String function(Path sample) {
        return sample.getFileName().toString().replaceFirst("-.*", "");
    }

    /** Whether ReadFunction answers. */
    static boolean isRead(String method, String path) {
        return Set.of("GET", "HEAD").contains(method)
                || method.equals("POST") && path.startsWith(AUDITS) && path.length() > AUDITS.length();
    }

    private static String routeOf(String method, String path) {
        return switch (method) {
            case "GET", "HEAD" -> method + " /{proxy+}";
            case "POST" ->
                isRead(method, path)
                        ? "POST " + AUDITS + "{proxy+}"
                        : path.equals("/-/larder/token") ? "POST /-/larder/token" : "$default";
            default -> "$default";
        };
    }

    private static <T> T parse(Path sample, Class<T> type) {
        try (var json = Files.newInputStream(sample)) {
            return LambdaEventSerializers.serializerFor(type, EventsTest.class.getClassLoader())
                    .fromJson(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> samples(String... prefixes) {
        try (var files = Files.list(Path.of("events"))) {
            return files
                    .filter(file -> Stream.of(prefixes)
                            .anyMatch(prefix -> file.getFileName().toString().startsWith(prefix)))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
