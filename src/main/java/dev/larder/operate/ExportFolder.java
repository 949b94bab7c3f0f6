package dev.larder.operate;

import dev.larder.storage.Directories;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.OwnerOnly;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An export in a folder, for its owner alone.
 *
 * <p>Objects that are there are not copied again: the next export into the same folder costs what is new. The items are in
 * place when the objects are, and have a line of each of them that the folder has: of one that the registry has lost since
 * the last export, too, and of none that would break an import off. All of it is on the disk once it is reported.
 */
public final class ExportFolder implements Export {

    private static final String ITEMS = "items.jsonl";
    private static final String NEW = ".new";

    private final Path folder;

    public ExportFolder(Path folder) {
        this.folder = folder;
    }

    /** What was exported: how many items; how many objects, and how many of them were not there before; what was amiss. */
    public record Report(long items, long objects, long copied, List<String> missing) {}

    /** Exports {@code stores} into the folder, whatever is there of an earlier export. */
    public Report export(Stores stores, boolean cache, Progress progress) throws IOException {
        OwnerOnly.createFolder(folder);
        var draft = folder.resolve(ITEMS + NEW);
        var copies = new Copies(stores.objects(), progress);
        ExportRegistry.Part part;
        try (var file = OwnerOnly.create(draft);
                var to = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16)) {
            part = new ExportRegistry(stores)
                    .write(new ExportRegistry.Wanted(cache, Optional.empty()), () -> true, copies, to);
            to.flush();
            file.force(true);
        }
        syncObjects();
        replace(draft, folder.resolve(ITEMS));
        Directories.sync(folder);
        return new Report(part.items(), part.objects(), copies.copied, List.copyOf(copies.missing));
    }

    /** Brings the objects' names to the disk, also those of an export that was killed. */
    private void syncObjects() throws IOException {
        for (var kind : ObjectKey.Kind.values()) {
            var home = folder.resolve(kind.folder());
            if (Files.isDirectory(home)) {
                Directories.sync(home);
            }
        }
    }

    /** The objects, on their way into the folder. */
    private final class Copies implements ExportRegistry.Copying {

        private final Objects objects;
        private final Progress progress;
        private final List<String> missing = new ArrayList<>();
        private long seen;
        private long copied;

        Copies(Objects objects, Progress progress) {
            this.objects = objects;
            this.progress = progress;
        }

        @Override
        public OptionalLong copy(ObjectKey key, OptionalLong bytes) throws IOException {
            if (++seen % 1_000 == 0) {
                progress.say(seen + " objects");
            }
            var file = folder.resolve(key.path());
            if (bytes.isPresent() && Files.exists(file) && Files.size(file) == bytes.getAsLong()) {
                return bytes;
            }
            if (ExportFolder.this.copy(objects, key)) {
                copied++;
                return OptionalLong.of(Files.size(file));
            }
            var isHere = Files.exists(file) && Content.is(key, Files.newInputStream(file));
            missing.add(key + " is not there, or has other bytes"
                    + (isHere ? " (this folder has it from an earlier export: import it)" : ""));
            return isHere ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
        }
    }

    @Override
    public List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        try {
            return new BufferedInputStream(Files.newInputStream(folder.resolve(path)), 1 << 16);
        } catch (NoSuchFileException _) {
            throw new FileNotFoundException(path + " is not in " + folder);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private boolean copy(Objects objects, ObjectKey key) throws IOException {
        var content = objects.get(key);
        if (content.isEmpty()) {
            return false;
        }
        var file = folder.resolve(key.path());
        OwnerOnly.createFolder(file.getParent());
        var draft = file.resolveSibling(file.getFileName() + NEW);
        try (var from = content.get();
                var to = OwnerOnly.create(draft)) {
            from.transferTo(Channels.newOutputStream(to));
            to.force(true);
        }
        if (!Content.is(key, Files.newInputStream(draft))) {
            Files.delete(draft);
            return false;
        }
        replace(draft, file);
        return true;
    }

    private static void replace(Path draft, Path file) throws IOException {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
