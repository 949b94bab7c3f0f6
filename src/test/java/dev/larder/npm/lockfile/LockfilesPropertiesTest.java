package dev.larder.npm.lockfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Lockfile;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.support.HoldsForAll;
import dev.larder.support.Nasty;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** What holds of everything that may be handed in as a lockfile: it is read or refused. */
class LockfilesPropertiesTest {

    /** What begins a file of each kind. */
    private static final List<String> BEGINNINGS = List.of(
            "",
            "{",
            "{\"lockfileVersion\": 3, \"packages\": {",
            "{\"lockfileVersion\": 1, \"workspaces\": {}, \"packages\": {",
            "lockfileVersion: '9.0'\n",
            "---\nlockfileVersion: 5.4\npackages:\n  ",
            "# yarn lockfile v1\n",
            "__metadata:\n  version: 8\n");

    private static final List<String> SYNTAX = List.of(
            "\n", "\n  ", "\n    ", ": ", ":\n", ", ", "- ", "? ", "| ", "> ", "&a ", "*a ", "!a ", "!!b ", "%",
            "---\n", "...\n", "#", "\"", "'", "\\", "{", "}", "[", "]", "//", "/*", "@npm:", "@patch:", "::", "<<",
            "\ufeff", "\u2028", "\u0085");

    private static Optional<Lockfile> read(byte[] content) {
        try {
            return Optional.of(Lockfiles.read("yarn.lock", content));
        } catch (Refusal e) {
            assertThat(e.problem()).isInstanceOfAny(Problem.MalformedBody.class, Problem.BodyTooLarge.class);
            return Optional.empty();
        }
    }

    @HoldsForAll
    void bytes_that_are_anything_are_read_or_refused(@ForAll byte[] bytes) {
        read(bytes);
    }

    @Provide
    Arbitrary<byte[]> texts() {
        var piece = Arbitraries.oneOf(Arbitraries.of(SYNTAX), Arbitraries.of(Nasty.PIECES), Nasty.text());
        return Combinators.combine(Arbitraries.of(BEGINNINGS), piece.list().ofMaxSize(30))
                .as((beginning, pieces) -> (beginning + String.join("", pieces)).getBytes(StandardCharsets.UTF_8))
                .withoutEdgeCases();
    }

    @HoldsForAll
    void text_that_begins_as_a_lockfile_is_read_or_refused(@ForAll("texts") byte[] text) {
        read(text);
    }

    /**
     * One change of a file.
     *
     * @param place where, in thousandths of the file
     * @param length how many bytes are taken out
     * @param text what is put there
     */
    record Change(int place, int length, String text) {

        byte[] in(byte[] file) {
            var begin = (int) ((long) file.length * place / 1000);
            var end = Math.min(file.length, begin + length);
            var put = text.getBytes(StandardCharsets.UTF_8);
            var changed = new byte[begin + put.length + file.length - end];
            System.arraycopy(file, 0, changed, 0, begin);
            System.arraycopy(put, 0, changed, begin, put.length);
            System.arraycopy(file, end, changed, begin + put.length, file.length - end);
            return changed;
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        var piece = Arbitraries.oneOf(Arbitraries.of(SYNTAX), Arbitraries.of(Nasty.PIECES), Arbitraries.just(""));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 3),
                                Arbitraries.integers().between(0, 500)),
                        piece)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<Recorded> recorded() {
        return Arbitraries.of(Recorded.all());
    }

    @HoldsForAll
    void a_damaged_lockfile_is_read_or_refused(
            @ForAll("recorded") Recorded recorded, @ForAll("changes") List<Change> changes) {
        var file = recorded.bytes();
        for (var change : changes) {
            file = change.in(file);
        }

        read(file).ifPresent(lockfile -> assertThat(lockfile.packages()).doesNotHaveDuplicates());
    }

    @HoldsForAll
    void a_lockfile_that_ends_too_early_is_read_or_refused(
            @ForAll("recorded") Recorded recorded, @ForAll("thousandths") int length) {
        var file = recorded.bytes();

        read(Arrays.copyOf(file, file.length * length / 1000));
    }

    @Provide
    Arbitrary<Integer> thousandths() {
        return Arbitraries.integers().between(0, 1000);
    }
}
