package dev.larder.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A package manager: how it is started, what it reads, and what it calls the things that all of them do.
 *
 * <p>Packages of the scope {@value #FRESH_SCOPE} may be installed the minute they are published; all others pass each
 * client's own release-age gate (pnpm 11 and later and yarn 4 have one of a day: PROTOCOL V7).
 */
enum Client {
    NPM("npm/bin/npm-cli.js", true, "package-lock.json"),
    PNPM("pnpm/bin/pnpm.cjs", true, "pnpm-lock.yaml"),
    PNPM_NATIVE("pnpm-native/pnpm", false, "pnpm-lock.yaml"),
    YARN("yarn/bin/yarn.js", true, "yarn.lock"),
    YARN_BERRY("yarn-berry/bin/yarn.js", true, "yarn.lock"),
    BUN("bun/bin/bun.exe", false, "bun.lock");

    /** Where freshly published packages come from in tests. */
    static final String FRESH_SCOPE = "@acme";

    private final String program;
    private final boolean onNode;
    private final String lockfile;

    Client(String program, boolean onNode, String lockfile) {
        this.program = program;
        this.onNode = onNode;
        this.lockfile = lockfile;
    }

    /** The name of its lockfile. */
    String lockfile() {
        return lockfile;
    }

    /** Its command line before any argument. */
    List<String> start(ClientCache clients) {
        var file = clients.file(program).toString();
        return onNode ? List.of(ClientCache.program("node").toString(), file) : List.of(file);
    }

    /** Installs what package.json says, minding a lockfile when there is one. */
    List<String> install() {
        return List.of("install");
    }

    /** Installs exactly what the lockfile says, as CI does. */
    List<String> frozenInstall() {
        return switch (this) {
            case NPM -> List.of("ci");
            case PNPM, PNPM_NATIVE, YARN, BUN -> List.of("install", "--frozen-lockfile");
            case YARN_BERRY -> List.of("install", "--immutable");
        };
    }

    /** Adds a dependency. */
    List<String> add(String spec) {
        return switch (this) {
            case NPM -> List.of("install", spec);
            case PNPM, PNPM_NATIVE, YARN, YARN_BERRY, BUN -> List.of("add", spec);
        };
    }

    /** Publishes the package in the current folder under a tag. */
    List<String> publish(String version, String tag) {
        return switch (this) {
            case NPM, BUN -> List.of("publish", "--tag", tag);
            case PNPM, PNPM_NATIVE -> List.of("publish", "--no-git-checks", "--tag", tag);
            case YARN -> List.of("publish", "--non-interactive", "--new-version", version, "--tag", tag);
            case YARN_BERRY -> List.of("npm", "publish", "--tag", tag);
        };
    }

    /** What it reads in its home, by path. */
    Map<String, String> homeFiles(Registry registry) {
        var npmrc = new ArrayList<String>();
        npmrc.add("registry=" + registry.url());
        registry.token().ifPresent(token -> npmrc.add(nerfed(registry) + ":_authToken=" + token));
        if (this == YARN && registry.token().isPresent()) {
            npmrc.add("always-auth=true"); // else it asks for unscoped packages as nobody (PROTOCOL V20)
        }
        var files = new TreeMap<String, String>();
        files.put(".npmrc", String.join("\n", npmrc) + "\n");
        if (this == YARN) {
            files.put(".yarnrc", "disable-self-update-check true\n");
        }
        return files;
    }

    /** What it reads in a project, by path. */
    Map<String, String> projectFiles(Registry registry) {
        return switch (this) {
            case NPM, PNPM, YARN, BUN -> Map.of();
            case PNPM_NATIVE ->
                Map.of("pnpm-workspace.yaml", "minimumReleaseAgeExclude:\n  - '" + FRESH_SCOPE + "/*'\n");
            case YARN_BERRY -> Map.of(".yarnrc.yml", yarnrc(registry), "yarn.lock", "");
        };
    }

    private static String yarnrc(Registry registry) {
        var lines = new ArrayList<>(List.of(
                "enableTelemetry: false",
                "nodeLinker: node-modules",
                "npmPreapprovedPackages:\n  - \"" + FRESH_SCOPE + "/*\"",
                "npmRegistryServer: \"" + registry.url() + "\"",
                "unsafeHttpWhitelist:\n  - localhost"));
        registry.token().ifPresent(token -> {
            lines.add("npmAlwaysAuth: true");
            lines.add("npmAuthToken: \"" + token + "\"");
        });
        return String.join("\n", lines) + "\n";
    }

    /** The registry as keys of .npmrc name it: {@code //localhost:4873/}. */
    private static String nerfed(Registry registry) {
        return "//" + registry.url().getRawAuthority() + registry.url().getRawPath();
    }
}
