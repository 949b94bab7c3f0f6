package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.larder.domain.PackageName;
import dev.larder.npm.SecurityAnswers;
import dev.larder.support.Asked;
import dev.larder.support.Fault;
import dev.larder.support.PackageFiles;
import dev.larder.support.TlsFront;
import dev.larder.support.UpstreamRegistry;
import dev.larder.upstream.HttpUpstream;
import dev.larder.upstream.UpstreamAnswer;
import dev.larder.upstream.Validators;
import java.io.IOException;
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
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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

    private HttpUpstream upstream(URI url, Optional<Path> authority) {
        var root = URI.create(url.toString().replaceFirst("/$", ""));
        return new HttpUpstream(root, connections.trusting(authority), Optional::empty, new SecurityAnswers());
    }

    private static UpstreamAnswer ask(HttpUpstream upstream) {
        return upstream.packument(NAME, Validators.NONE, PATIENCE);
    }

    private UpstreamAnswer ask(URI url, Optional<Path> authority) {
        return ask(upstream(url, authority));
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

    @Test
    void a_connection_that_is_opened_ahead_is_the_one_that_the_first_question_takes() {
        var upstream = upstream(registry.url(), Optional.empty());

        upstream.connect();
        ask(upstream);
        assertThat(registry.asked()).extracting(Asked::path).containsExactly("/-/ping", "/widget");
        assertThat(registry.asked().stream().map(Asked::connection).distinct()).hasSize(1);
    }

    /** Most answers to the schedule are 304, and a handshake costs more than any of them. */
    @Test
    void a_connection_is_used_again_after_an_answer_of_whatever_kind() throws IOException {
        registry.validators(true);
        registry.fail("/moved", new Fault.Redirecting(302, registry.url().resolve("/nothing")));
        var upstream = upstream(registry.url(), Optional.empty());
        var known = read(ask(upstream));

        for (var i = 0; i < 50; i++) {
            upstream.connect();
            assertThat(upstream.packument(NAME, known, PATIENCE)).isInstanceOf(UpstreamAnswer.Unchanged.class);
            assertThat(upstream.packument(PackageName.parse("moved"), Validators.NONE, PATIENCE))
                    .isInstanceOf(UpstreamAnswer.Absent.class);
        }
        assertThat(registry.asked().stream().map(Asked::connection).distinct()).hasSize(1);
    }

    private static Validators read(UpstreamAnswer answer) throws IOException {
        var found = (UpstreamAnswer.Found) answer;
        try (var body = found.body()) {
            body.readAllBytes();
        }
        return found.validators();
    }

    @Test
    void whom_nobody_answers_in_half_a_second_is_not_connected_to_ahead() {
        registry.failAll(new Fault.Hang());

        assertTimeoutPreemptively(PATIENCE, upstream(registry.url(), Optional.empty())::connect);
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
