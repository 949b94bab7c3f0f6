package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A lying upstream says the same without end: what shrinks to nothing on its way must not fill the memory. */
class EndlessPackumentTest {

    private static final int TIMES = 300_000;
    private static final long MOST_KEPT = 12 << 20;

    private final UpstreamPackument reader = new UpstreamPackument();

    /** What asks a packument something. */
    private interface Question {
        void ask(UpstreamPackument reader, InputStream document) throws IOException;
    }

    /** {@code start}, then {@code again} that many times, each with its number for {@code #}, then {@code end}. */
    private static final class Endless implements Enumeration<InputStream> {

        private final String start;
        private final String again;
        private final String end;
        private int next = -1;
        private long kept;

        Endless(String start, String again, String end) {
            this.start = start;
            this.again = again;
            this.end = end;
        }

        @Override
        public boolean hasMoreElements() {
            return next <= TIMES;
        }

        @Override
        public InputStream nextElement() {
            var number = next++;
            if (number < 0 || number == TIMES) {
                kept = inUse() - kept;
            }
            var part = number < 0 ? start : number == TIMES ? end : again.replace("#", "" + number);
            return new ByteArrayInputStream(part.getBytes(StandardCharsets.UTF_8));
        }

        private static long inUse() {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
    }

    private static Arguments endless(String what, String start, String again, String end, Question question) {
        return Arguments.of(what, new Endless(start, again, end), question);
    }

    private static Stream<Arguments> packuments() {
        Question check = (reader, document) -> reader.check(document, PackageName.parse("p"));
        Question dist = (reader, document) -> reader.dist(document, new Version("1.0.0"));
        Question choose = (reader, document) -> reader.chosen(document, List.of("*"));
        Question tags = UpstreamPackument::distTags;
        var tarball = "{\"dist\":{\"shasum\":\"" + "0".repeat(40) + "\",\"tarball\":\"https://a.test/p.tgz\"}}";
        return Stream.of(
                endless(
                        "dists of a version",
                        "{\"name\":\"p\",\"versions\":{\"1.0.0\":{",
                        "\"dist\":{},",
                        "\"x\":0}}}",
                        check),
                endless(
                        "one version",
                        "{\"versions\":{",
                        "\"1.0.0\":" + tarball + ",",
                        "\"1.0.0\":" + tarball + "}}",
                        dist),
                endless("versions", "{\"versions\":{", "\"1.0.#\":{},", "\"2.0.0\":{}}}", choose),
                endless("texts of a version", "{\"versions\":{\"1.0.0\":{", "\"x#\":\"y\",", "\"x\":0}}}", choose),
                endless("tags to choose", "{\"dist-tags\":{", "\"x#\":\"1.0.0\",", "\"x\":0}}", choose),
                endless("tags", "{\"dist-tags\":{", "\"x#\":\"1.0.0\",", "\"x\":0}}", tags));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packuments")
    void reading_keeps_next_to_nothing(String what, Endless endless, Question question) throws IOException {
        question.ask(reader, new SequenceInputStream(endless));

        assertThat(endless.kept).as("bytes that are kept of " + what).isLessThan(MOST_KEPT);
    }
}
