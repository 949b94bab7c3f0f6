package dev.larder.client;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A package manager: what it is called, what it reads, and how it says the things that all of them do.
 *
 * <p>Packages of the scope {@value #FRESH_SCOPE} may be installed the minute they are published; all others pass each
 * client's own release-age gate (pnpm 11 and later and yarn 4 have one of a day: PROTOCOL V7).
 */
enum Client {
    NPM_8(Kind.NPM, "npm 8"),
    NPM_10(Kind.NPM, "npm 10"),
    NPM_11(Kind.NPM, "npm 11"),
    NPM_12(Kind.NPM, "npm 12"),
    PNPM_10(Kind.PNPM, "pnpm 10"),
    PNPM_11(Kind.PNPM, "pnpm 11"),
    PNPM_12(Kind.PNPM, "pnpm 12"),
    YARN_1(Kind.YARN_1, "yarn 1"),
    YARN_4(Kind.YARN_4, "yarn 4"),
    BUN(Kind.BUN, "bun");

    /** Clients that are spoken to in the same words. */
    enum Kind {
        NPM,
        PNPM,
        YARN_1,
        YARN_4,
        BUN
    }

    /** Where freshly published packages come from in tests. */
    static final String FRESH_SCOPE = "@acme";

    /** What {@code mvn verify} runs: one of each kind, and both ways in which pnpm publishes. */
    static final Set<Client> FAST_CUT = EnumSet.of(NPM_11, PNPM_10, PNPM_12, YARN_1, YARN_4, BUN);

    private final Kind kind;
    private final String title;

    Client(Kind kind, String title) {
        this.kind = kind;
        this.title = title;
    }

    /** The words it takes. */
    Kind kind() {
        return kind;
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** It as part of a package's name, and its own name among the pins: {@code npm-12}. */
    String slug() {
        return title.replace(' ', '-');
    }

    @Override
    public String toString() {
        return title;
    }

    /** The command that people type. */
    String word() {
        return switch (kind) {
            case NPM -> "npm";
            case PNPM -> "pnpm";
            case YARN_1, YARN_4 -> "yarn";
            case BUN -> "bun";
        };
    }

    /** Whether the Node that this machine has may be too old for it: {@link ClientCache#newerNode}. */
    boolean needsNewerNode() {
        return this == NPM_12 || this == PNPM_11;
    }

    /** Whether an audit that finds something ends with an error: that of npm 8 does not, on a Node newer than it. */
    boolean tellsFindingsByExitCode() {
        return this != NPM_8;
    }

    /** What must be on its path, by command: where it lies among the installed packages. */
    Map<String, String> commands() {
        return switch (this) {
            case NPM_8, NPM_10, NPM_11, NPM_12 -> npm(this);
            case PNPM_10 -> with(npm(NPM_11), "pnpm", "pnpm-10/bin/pnpm.cjs"); // much of what it does is npm's work
            case PNPM_11 -> Map.of("pnpm", "pnpm-11/bin/pnpm.mjs");
            case PNPM_12 -> Map.of("pnpm", "pnpm-12/pnpm");
            case YARN_1 -> Map.of("yarn", "yarn-1/bin/yarn.js");
            case YARN_4 -> Map.of("yarn", "yarn-4/bin/yarn.js");
            case BUN -> Map.of("bun", "bun/bin/bun.exe", "bunx", "bun/bin/bunx.exe");
        };
    }

    private static Map<String, String> npm(Client npm) {
        return Map.of("npm", npm.slug() + "/bin/npm-cli.js", "npx", npm.slug() + "/bin/npx-cli.js");
    }

    private static Map<String, String> with(Map<String, String> commands, String name, String file) {
        var more = new TreeMap<>(commands);
        more.put(name, file);
        return more;
    }

    /** The name of its lockfile. */
    String lockfile() {
        return switch (kind) {
            case NPM -> "package-lock.json";
            case PNPM -> "pnpm-lock.yaml";
            case YARN_1, YARN_4 -> "yarn.lock";
            case BUN -> "bun.lock";
        };
    }

    /** Installs what package.json says, minding a lockfile when there is one. */
    String install() {
        return word() + " install";
    }

    /** Installs exactly what the lockfile says, as CI does. */
    String frozenInstall() {
        return switch (kind) {
            case NPM -> "npm ci";
            case PNPM, YARN_1, BUN -> word() + " install --frozen-lockfile";
            case YARN_4 -> "yarn install --immutable";
        };
    }

    /** Adds dependencies. */
    String add(String... specs) {
        var all = String.join(" ", specs);
        return switch (kind) {
            case NPM -> "npm install " + all;
            case PNPM, YARN_1, YARN_4, BUN -> word() + " add " + all;
        };
    }

    /** Publishes the package in the current folder under a tag. */
    String publish(String version, String tag) {
        return switch (kind) {
            case NPM, BUN -> word() + " publish --tag " + tag;
            case PNPM -> "pnpm publish --no-git-checks --tag " + tag;
            case YARN_1 -> "yarn publish --non-interactive --new-version " + version + " --tag " + tag;
            case YARN_4 -> "yarn npm publish --tag " + tag;
        };
    }

    /** What it reads in its home, by path. */
    Map<String, String> homeFiles(Registry registry) {
        var npmrc = new ArrayList<String>();
        npmrc.add("registry=" + registry.url());
        registry.token().ifPresent(token -> npmrc.add(nerfed(registry) + ":_authToken=" + token));
        if (kind == Kind.YARN_1 && registry.token().isPresent()) {
            npmrc.add("always-auth=true"); // else it asks for unscoped packages as nobody (PROTOCOL V20)
        }
        var files = new TreeMap<String, String>();
        files.put(".npmrc", String.join("\n", npmrc) + "\n");
        if (kind == Kind.YARN_1) {
            files.put(".yarnrc", "disable-self-update-check true\n");
        }
        return files;
    }

    /** What it reads in a project, by path. */
    Map<String, String> projectFiles(Registry registry) {
        return switch (this) {
            case NPM_8, NPM_10, NPM_11, NPM_12, PNPM_10, YARN_1, BUN -> Map.of();
            case PNPM_11, PNPM_12 ->
                Map.of("pnpm-workspace.yaml", "minimumReleaseAgeExclude:\n  - '" + FRESH_SCOPE + "/*'\n");
            case YARN_4 -> Map.of(".yarnrc.yml", yarnrc(registry), "yarn.lock", "");
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
