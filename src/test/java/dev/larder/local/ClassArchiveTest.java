package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final Instant BUILT = Instant.parse("2026-11-05T06:07:08Z");

    @TempDir
    Path folder;

    private Path jar;
    private Path archive;

    @BeforeEach
    void build() throws IOException {
        jar = made("larder.jar", BUILT);
        archive = folder.resolve("local.jsa");
    }

    @Test
    void an_archive_of_this_jar_stays() throws IOException {
        made("local.jsa", BUILT.plusSeconds(60));

        ClassArchive.forgetOld(archive, jar);

        assertThat(archive).exists();
    }

    @Test
    void an_archive_of_an_older_jar_goes() throws IOException {
        made("local.jsa", BUILT.minusSeconds(60));

        ClassArchive.forgetOld(archive, jar);

        assertThat(archive).doesNotExist();
    }

    @Test
    void there_may_be_none_yet() {
        ClassArchive.forgetOld(archive, jar);

        assertThat(archive).doesNotExist();
    }

    private Path made(String name, Instant when) throws IOException {
        var file = Files.createFile(folder.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(when));
    }
}
