package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.PackageName;
import dev.larder.npm.SecurityAnswers;
import dev.larder.support.PackageFiles;
import dev.larder.support.TlsFront;
import dev.larder.support.UpstreamRegistry;
import dev.larder.upstream.HttpUpstream;
import dev.larder.upstream.UpstreamAnswer;
import dev.larder.upstream.Validators;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamConnectionsTest {

    private static final PackageName NAME = PackageName.parse("widget");

    @TempDir
    private Path folder;

    private final UpstreamRegistry registry = UpstreamRegistry.start();
    private final UpstreamConnections connections = new UpstreamConnections();
    private TlsFront front;

    @BeforeEach
    void publish() {
        front = new TlsFront(folder);
        registry.publish(PackageFiles.made("widget", "1.0.0"));
    }

    @AfterEach
    void close() {
        connections.close();
        front.close();
        registry.close();
    }

    private UpstreamAnswer ask(URI url, Optional<Path> authority) {
        var root = URI.create(url.toString().replaceFirst("/$", ""));
        return new HttpUpstream(root, connections.trusting(authority), Optional::empty, new SecurityAnswers())
                .packument(NAME, Validators.NONE, Duration.ofSeconds(5));
    }

    @Test
    void an_authority_is_trusted_for_the_registry_that_it_is_named_for() {
        var url = front.before(registry.url());

        assertThat(ask(url, Optional.of(front.authority()))).isInstanceOf(UpstreamAnswer.Found.class);
        assertThat(ask(url, Optional.empty()))
                .isInstanceOfSatisfying(
                        UpstreamAnswer.Unavailable.class,
                        answer -> assertThat(answer.trouble().why()).contains("ca=FILE"));
    }

    /** The front offers HTTP/2, as public registries do, and the server behind it would not understand it. */
    @Test
    void nothing_but_http_1_is_spoken() {
        assertThat(ask(front.before(registry.url()), Optional.of(front.authority())))
                .isInstanceOf(UpstreamAnswer.Found.class);
        assertThat(ask(registry.url(), Optional.empty())).isInstanceOf(UpstreamAnswer.Found.class);
        assertThat(registry.asked())
                .hasSize(2)
                .allSatisfy(asked -> assertThat(asked.header("upgrade")).isEmpty());
    }
}
