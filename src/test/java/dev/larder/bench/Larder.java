package dev.larder.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Local mode, built, as {@code mvn -Plocal} runs it.
 *
 * @param redirects whether clients are sent elsewhere for a tarball's bytes, as on AWS
 */
record Larder(boolean redirects) implements Rival {

    private static final Path JAR = Path.of(System.getProperty("larder.bench.jar", ""));
    private static final Path ARCHIVE = JAR.resolveSibling("local.jsa");
    private static final String TOKEN = "larder-bench-administrator-token";

    @Override
    public String title() {
        return "Larder";
    }

    @Override
    public Server start(Path data, Optional<URI> upstream) throws IOException {
        var port = Settings.freePort();
        var command = List.of(
                Settings.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + ARCHIVE,
                "-XX:Tier4InvocationThreshold=20000",
                "-XX:Tier4MinInvocationThreshold=2400",
                "-XX:Tier4CompileThreshold=60000",
                "-XX:Tier4BackEdgeThreshold=160000",
                "-Xlog:cds*=off",
                "-Xlog:aot*=off",
                "-classpath",
                classpath(),
                "dev.larder.local.LocalMain",
                "--classes=" + ARCHIVE);
        var environment = Map.of(
                "LARDER_PORT", Integer.toString(port),
                "LARDER_DATA", data.resolve("larder").toString(),
                "LARDER_UPSTREAM",
                        upstream.map(url -> url + " fresh=" + Settings.FRESH).orElse("none"),
                "LARDER_OBJECTS_URL", redirects ? "http://127.0.0.1:" + port : "",
                "LARDER_ADMIN_TOKEN", TOKEN);
        var url = URI.create("http://localhost:" + port + "/");
        return Server.start(command, environment, data.resolve("larder.log"), url, TOKEN);
    }

    @Override
    public void empty(Server server, Path data, Recording recording) throws IOException {
        for (var name : recording.names()) {
            server.delete("-/larder/cache/" + name.replace("/", "%2f"));
        }
        try (var left = Files.list(data.resolve("larder/objects/cache"))) { // a purge leaves them to the housekeeping
            for (var object : left.toList()) {
                Files.delete(object);
            }
        }
    }

    private static String classpath() throws IOException {
        var dependencies = Files.readString(Path.of(System.getProperty("larder.bench.classpath")));
        return JAR + File.pathSeparator + dependencies.strip();
    }
}
