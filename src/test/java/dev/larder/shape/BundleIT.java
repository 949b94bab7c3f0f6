package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What Lambda gets: {@code target/classes} and the runtime dependencies, which {@code mvn package} lays out. */
class BundleIT {

    private static final Path LIBRARIES = Path.of("target/bundle/lib");
    private static final long LARGEST = 25_000_000;

    /** A tenth more than there are: each class that is loaded is looked for in one after the other. */
    private static final int MOST_JARS = 63;

    @Test
    void stays_under_its_size() throws IOException {
        var size = zippedBytes();

        System.out.println("bundle: " + size + " bytes zipped");
        assertThat(size).isBetween(5_000_000L, LARGEST);
    }

    @Test
    void has_few_jars() throws IOException {
        assertThat(libraries()).hasSizeBetween(20, MOST_JARS);
    }

    @Test
    void holds_nothing_that_only_a_laptop_or_a_test_needs() throws IOException {
        assertThat(libraries())
                .extracting(Path::getFileName)
                .extracting(Path::toString)
                .noneMatch(
                        name -> name.matches(
                                "(sqlite|DynamoDBLocal|s3proxy|junit|assertj|archunit|netty|apache5|palantir|aws-lambda-java-runtime).*"))
                .anyMatch(name -> name.startsWith("dynamodb-"));
    }

    private static List<Path> libraries() throws IOException {
        try (var files = Files.list(LIBRARIES)) {
            return files.toList();
        }
    }

    private static long zippedBytes() throws IOException {
        var count = new long[] {0};
        var counting = new OutputStream() {
            @Override
            public void write(int one) {
                count[0]++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                count[0] += length;
            }
        };
        try (var zip = new ZipOutputStream(counting);
                var classes = Files.walk(Path.of("target/classes"))) {
            for (var file : classes.filter(Files::isRegularFile).toList()) {
                add(zip, file);
            }
            for (var library : libraries()) {
                add(zip, library);
            }
        }
        return count[0];
    }

    private static void add(ZipOutputStream zip, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(file.toString()));
        Files.copy(file, zip);
        zip.closeEntry();
    }
}
