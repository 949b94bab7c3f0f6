package dev.larder.local;

import dev.larder.settings.Environment;
import dev.larder.settings.InvalidSetting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Starts a registry on this machine and keeps it until the process is told to end. */
public final class LocalMain {

    private static final String WITH_PARENT = "--with-parent";
    private static final String CLASSES = "--classes=";

    private LocalMain() {}

    /**
     * Reads the environment, starts, and prints how to use it, then a line {@code ready URL} for programs that wait for
     * it. What cannot start says why on standard error, and ends with 1.
     *
     * @param arguments {@value #WITH_PARENT}: end when the process that started this one does, since Maven, when it is
     *     killed, leaves what it runs behind; {@code --classes=FILE}: the archive of loaded classes that the JVM was told
     *     to keep
     */
    public static void main(String[] arguments) {
        try {
            var settings = LocalSettings.from(new Environment(System.getenv()), NpmRegistry::find);
            var registry = LocalRegistry.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(registry::close, "larder-close"));
            if (List.of(arguments).contains(WITH_PARENT)) {
                ProcessHandle.current()
                        .parent()
                        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
            }
            Arrays.stream(arguments)
                    .filter(argument -> argument.startsWith(CLASSES))
                    .forEach(argument -> ClassArchive.forgetOld(Path.of(argument.substring(CLASSES.length()))));
            System.out.println(Banner.of(settings, registry.url(), registry.token()));
            System.out.println("ready " + registry.url());
        } catch (InvalidSetting | CannotStart e) {
            System.err.println("Larder cannot start: " + e.getMessage());
            System.exit(1);
        }
    }
}
