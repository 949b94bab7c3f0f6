package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.settings.InvalidSetting;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsPortsTest {

    private static final Map<String, String> DEPLOYED = Map.of(
            "AWS_REGION", "eu-central-1",
            "LARDER_SIGNING_KEY", "1234abcd-12ab-34cd-56ef-1234567890ab",
            "LARDER_TABLE", "larder",
            "LARDER_BUCKET", "larder-bucket",
            "LARDER_REFRESH_QUEUE", "https://sqs.example.test/queue",
            "LARDER_UPSTREAM", "https://registry.example.test/",
            "LARDER_CLAIMED_SCOPES", "@acme,@tools");

    @Test
    void a_deployed_function_reads_what_the_template_gives_it() {
        var settings = AwsPorts.from(DEPLOYED).settings();

        assertThat(settings.upstreams())
                .extracting(upstream -> upstream.registry().toString())
                .containsExactly("https://registry.example.test");
        assertThat(settings.anonymousRead()).isFalse();
        assertThat(settings.claimedScopes()).containsExactlyInAnyOrder("acme", "tools");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LARDER_TABLE", "LARDER_BUCKET", "LARDER_REFRESH_QUEUE", "LARDER_SIGNING_KEY"})
    void a_missing_setting_is_named(String name) {
        var without = new HashMap<>(DEPLOYED);
        without.remove(name);

        assertThatThrownBy(() -> AwsPorts.from(without))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith(name + " is not set, but must be ");
    }
}
