package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every Java file is laid out as palantir-java-format does it. {@code mvn test -Dtest=FormatTest -Dformat=write} rewrites
 * what is not, and fails, so that the difference is looked at. (A test and not a Maven plugin, since plugins run on
 * Maven's own JDK, whose javac may be too old to read our source.)
 */
class FormatTest {

    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build());

    /** A line of a comment that is too wide to be read beside the code. Tables of keys may be, which say {@code &lt;}. */
    private static final Pattern WIDE = Pattern.compile("(?m)^(?=.{126})(?!.*&lt;) *(?:\\*|/\\*\\*|//).*$");

    @Test
    void every_file_is_laid_out_by_the_formatter() throws IOException {
        assertThat(files().parallelStream().filter(FormatTest::isStrange))
                .as("files to lay out anew: mvn test -Dtest=FormatTest -Dformat=write")
                .isEmpty();
    }

    /** The formatter leaves them as they are. */
    @Test
    void comments_are_no_wider_than_code() throws IOException {
        assertThat(files())
                .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(WIDE));
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.walk(Path.of("src"))) {
            return files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isStrange(Path file) {
        try {
            var source = Files.readString(file);
            var formatted = format(file, source);
            if (!formatted.equals(source) && "write".equals(System.getProperty("format"))) {
                Files.writeString(file, formatted);
            }
            return !formatted.equals(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String format(Path file, String source) {
        try {
            return FORMATTER.formatSourceAndFixImports(source);
        } catch (FormatterException e) {
            throw new AssertionError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
