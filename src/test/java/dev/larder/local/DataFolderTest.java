package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.storage.embedded.Forced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path home;

    @Test
    void the_secret_is_made_once() {
        byte[] secret;
        try (var folder = DataFolder.open(home.resolve("data"))) {
            secret = folder.secret(new Random(1));
        }
        try (var folder = DataFolder.open(home.resolve("data"))) {
            assertThat(secret).hasSize(32);
            assertThat(folder.secret(new Random(2))).isEqualTo(secret);
        }
    }

    @Test
    void the_secret_is_on_the_disk_before_it_has_its_name() throws Exception {
        try (var folder = DataFolder.open(home)) {
            assertThat(Forced.during(home, () -> folder.secret(new Random(1))))
                    .filteredOn(forced -> !forced.equals(home))
                    .containsExactly(home.resolve("secret.new"));
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no folders are synced there")
    void the_secret_s_name_is_on_the_disk_when_it_is_given() throws Exception {
        try (var folder = DataFolder.open(home)) {
            assertThat(Forced.during(home, () -> folder.secret(new Random(1))))
                    .containsExactly(home.resolve("secret.new"), home);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no folders are synced there")
    void a_folder_that_is_made_is_on_the_disk_with_those_above_it() throws Exception {
        assertThat(Forced.during(
                        home, () -> DataFolder.open(home.resolve("my/data")).close()))
                .containsExactly(home, home.resolve("my"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no such permissions there")
    void the_folder_and_the_secret_are_the_owners_alone() throws IOException {
        try (var folder = DataFolder.open(home.resolve("data"))) {
            folder.secret(new Random(1));

            assertThat(permissions(folder.path())).isEqualTo("rwx------");
            assertThat(permissions(folder.path().resolve("secret"))).isEqualTo("rw-------");
        }
    }

    @Test
    void only_one_at_a_time_works_in_a_folder() {
        try (var folder = DataFolder.open(home)) {
            assertThatThrownBy(() -> DataFolder.open(folder.path()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("another Larder works on the folder " + home
                            + ": stop it, or set LARDER_DATA to another folder");
        }
        DataFolder.open(home).close();
    }

    @Test
    void a_damaged_secret_is_not_used() throws IOException {
        Files.write(home.resolve("secret"), new byte[31]);

        try (var folder = DataFolder.open(home)) {
            assertThatThrownBy(() -> folder.secret(new Random(1)))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("must hold 32 bytes");
        }
    }

    @Test
    void a_file_in_its_place_is_named() throws IOException {
        var file = Files.createFile(home.resolve("data"));

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("LARDER_DATA");
    }

    @Test
    void the_administrators_token_follows_from_the_secret() {
        assertThat(AdminToken.of(new byte[32]))
                .matches("ldr_[A-Za-z0-9]{43}")
                .isEqualTo(AdminToken.of(new byte[32]))
                .isNotEqualTo(AdminToken.of(new byte[] {1}));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
