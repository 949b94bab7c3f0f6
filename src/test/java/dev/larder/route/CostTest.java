package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cost.CostPage;
import dev.larder.cost.Inputs;
import dev.larder.cost.Spent;
import dev.larder.cost.Unit;
import dev.larder.cost.Work;
import dev.larder.shape.Template;
import dev.larder.shape.Translated;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.upstream.Meter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * docs/cost.md tells the truth: its tables come from what the functions do here. {@code mvn test -Dtest=CostTest
 * -Dcost=write} makes them anew, and fails, so that the difference is looked at.
 */
class CostTest {

    private static final int SEARCHED = 200;

    private final TestRegistry registry = TestRegistry.open();
    private final Inputs inputs = Inputs.read();
    private final Map<Work, Spent> each = new EnumMap<>(Work.class);

    CostTest() throws IOException {}

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void the_page_says_what_was_measured() throws IOException {
        measure();

        var page = CostPage.read();
        var right = new CostPage(inputs, each, standing()).with(page);
        if (!right.equals(page) && "write".equals(System.getProperty("cost"))) {
            Files.writeString(CostPage.FILE, right);
        }

        assertThat(page)
                .as("docs/cost.md, made anew by mvn test -Dtest=CostTest -Dcost=write")
                .isEqualTo(right);
    }

    private void measure() {
        var versions = (int) inputs.number("assumed", "versions of a package");
        IntStream.range(0, versions)
                .mapToObj(number -> PackageFiles.made("left-pad", "1." + number + ".0")
                        .field("dependencies", Map.of("right-pad", "^1.0.0", "wide-pad", "^2.0.0")))
                .forEach(registry.upstream::publish);
        registry.upstream.validators(true);
        var tarball = "/left-pad/-/left-pad-1.0.0.tgz";

        spent(Work.NOTED, this::note); // first, so that nothing else is any instance's first use
        spent(Work.NEW_PACKUMENT, () -> asked("/left-pad"));
        spent(Work.NEW_TARBALL, () -> asked(tarball));
        spent(Work.TARBALL, () -> asked(tarball));
        spent(Work.PACKUMENT, () -> asked("/left-pad"));
        var etag = asked("/left-pad").header("etag");
        spent(Work.UNCHANGED, () -> asked("/left-pad", "if-none-match", etag));
        IntStream.range(0, SEARCHED)
                .mapToObj(number -> PackageFiles.made("@acme/widget-" + number, "1.0.0")
                        .field("description", "A widget, as good as number " + number + " of its kind can be"))
                .forEach(registry::publish);
        spent(Work.PUBLISH, () -> registry.publish(PackageFiles.made("@acme/widget-7", "1.0.1")));
        spent(Work.AUDIT, this::audit);
        spent(Work.SEARCH, () -> asked("/-/v1/search?text=widget"));
        spent(Work.CONFIRMED, this::confirm); // last: an hour passes, in which nothing is noted yet
    }

    /** As every reader asks: with a token, for the form that {@code npm install} wants. */
    private TestRegistry.Answer asked(String path, String... more) {
        var headers = new String[more.length + 4];
        System.arraycopy(TestRegistry.bearer(TestRegistry.ALICE), 0, headers, 0, 2);
        headers[2] = "accept";
        headers[3] = "application/vnd.npm.install-v1+json";
        System.arraycopy(more, 0, headers, 4, more.length);
        return registry.get(path, headers);
    }

    /** What the first use of a token costs more than the second. */
    private void note() {
        var noted = whoAmI().plus(whoAmI().times(-1));
        noted.amounts().forEach(registry.counts.spending::add);
    }

    private Spent whoAmI() {
        registry.get("/-/whoami", TestRegistry.bearer(TestRegistry.ALICE));
        return registry.counts.spending.taken();
    }

    private void confirm() {
        registry.pass(Duration.ofHours(1));
        registry.prewarm();
    }

    private void audit() {
        var asked = IntStream.range(0, 300)
                .mapToObj(number -> "\"package-" + number + "\": [\"1.0.0\"]")
                .collect(Collectors.joining(",", "{", "}"));
        registry.send(TestRegistry.ALICE, "POST", "/-/npm/v1/security/advisories/bulk", asked);
    }

    /** Does {@code work} once, and the work in the background that comes of it. */
    private void spent(Work work, Runnable once) {
        drain();
        registry.counts.spending.taken();
        registry.metrics.clear();
        registry.events.taken.clear();
        once.run();
        var messages = registry.queue.size();
        drain();
        var calls = work.isAsked() ? 1 : 0;
        var lines = String.join("\n", registry.metrics).replaceAll("\\[[0-9,]+]", "[10]"); // whatever it took here
        var logged = lines.getBytes(StandardCharsets.UTF_8).length
                + (calls + messages) * inputs.number("assumed", "log bytes of a call");
        each.put(
                work,
                registry.counts
                        .spending
                        .taken()
                        .plus(Unit.API_REQUEST, calls)
                        .plus(Unit.LAMBDA_REQUEST, calls + messages)
                        .plus(Unit.EVENT, registry.events.taken.size())
                        .plus(Unit.QUEUE_REQUEST, 3 * messages) // sent, received, deleted
                        .plus(Unit.LAMBDA_GB_SECOND, seconds(work) * gigabytes())
                        .plus(Unit.LOG_GB, logged / 1e9));
    }

    private void drain() {
        while (!registry.queue.isEmpty()) {
            assertThat(registry.refresh()).isEmpty();
        }
    }

    private double seconds(Work work) {
        return inputs.number("assumed", "lambda milliseconds", work.name()) / 1000;
    }

    private static double gigabytes() {
        return ((Number) Template.read().at("Globals/Function/MemorySize")).doubleValue() / 1024;
    }

    /** What template.yaml and the code keep, whatever is done. */
    private Spent standing() {
        var template = Template.read();
        return Spent.of(Unit.KEY, template.resources("AWS::KMS::Key").size())
                .plus(
                        Unit.ALARM,
                        Translated.read().resources("AWS::CloudWatch::Alarm").values().stream()
                                .mapToLong(CostTest::metrics)
                                .sum())
                .plus(
                        Unit.DASHBOARD,
                        template.resources("AWS::CloudWatch::Dashboard").size())
                .plus(Unit.METRIC, Meter.Sign.values().length + 1) // and UpstreamLatency
                .plus(Unit.QUEUE_REQUEST, inputs.number("assumed", "idle queue requests"));
    }

    /** How many metrics an alarm looks at: each is billed. */
    private static long metrics(Map<String, Object> alarm) {
        var several = (List<?>) alarm.getOrDefault("Metrics", List.of());
        return several.isEmpty()
                ? 1
                : several.stream()
                        .filter(metric -> Json.asObject(metric).containsKey("MetricStat"))
                        .count();
    }
}
