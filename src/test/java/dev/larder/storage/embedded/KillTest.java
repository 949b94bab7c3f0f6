package dev.larder.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process has acknowledged is there after it was killed with {@code kill -9}, and nothing is there by half. */
class KillTest {

    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED = 40;

    @TempDir
    private Path folder;

    @Test
    void what_was_acknowledged_survives_kill_9() throws IOException {
        var acknowledged = new ArrayList<Integer>();
        for (var round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(writeAndBeKilled(round * 1_000_000));

            try (var table = new SqliteTable(Publisher.table(folder), InstantSource.system())) {
                var objects = Publisher.objects(folder);
                for (var number : acknowledged) {
                    var key = Publisher.head(number);
                    assertThat(table.get(List.of(key))).containsKey(key);
                    try (var content = objects.get(Publisher.key(number)).orElseThrow()) {
                        assertThat(content.readAllBytes()).isEqualTo(Publisher.content(number));
                    }
                }
                // The object comes first, and an item with its companion: no half is left of the one that was under
                // way.
                for (var item : table.query("V", "")) {
                    var number = (int) item.number("number");
                    assertThat(table.get(List.of(Publisher.head(number)))).hasSize(1);
                    assertThat(objects.size(Publisher.key(number))).isPresent();
                }
            }
        }
    }

    private List<Integer> writeAndBeKilled(int first) throws IOException {
        var child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + folder, // who is killed leaves SQLite's library
                        "-cp",
                        System.getProperty("java.class.path"),
                        Publisher.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(child.inputReader(StandardCharsets.UTF_8))) {
            var acknowledged = new ArrayList<Integer>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(Integer.valueOf(line));
                if (acknowledged.size() == ACKNOWLEDGED) {
                    // Not the process's own method, which closes the stream: what it has said until now counts too.
                    child.toHandle().destroyForcibly();
                }
            }
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
            return acknowledged;
        } finally {
            child.destroyForcibly();
        }
    }

    /** The child: it publishes number after number, and says each one that was acknowledged. */
    static final class Publisher {

        private Publisher() {}

        /** Publishes into the folder of the first argument from the number of the second. */
        public static void main(String[] arguments) throws IOException {
            var folder = Path.of(arguments[0]);
            var objects = objects(folder);
            try (var table = new SqliteTable(table(folder), InstantSource.system())) {
                for (var number = Integer.parseInt(arguments[1]); ; number++) {
                    objects.putIfAbsent(key(number), new ByteArrayInputStream(content(number)));
                    var version = new Item(new Key("V", "V#" + number)).with("number", number);
                    if (table.transact(List.of(
                            new Write.Put(version, Write.ABSENT),
                            new Write.Put(new Item(head(number)), Write.ABSENT)))) {
                        System.out.print(number + "\n"); // one write, so no number is cut
                        System.out.flush();
                    }
                }
            }
        }

        static Path table(Path folder) {
            return folder.resolve("table.sqlite");
        }

        static FileObjects objects(Path folder) {
            return new FileObjects(
                    folder.resolve("objects"), new byte[] {1}, URI.create("http://127.0.0.1"), InstantSource.system());
        }

        static Key head(int number) {
            return new Key("H#" + number, "HEAD");
        }

        static ObjectKey key(int number) {
            return new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(Digest.Algorithm.SHA512, content(number)));
        }

        static byte[] content(int number) {
            return ("tarball " + number + " ").repeat(10_000).getBytes(StandardCharsets.UTF_8);
        }
    }
}
