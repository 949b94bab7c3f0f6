package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** What people copy from the docs into their CI can be read there, and gets its token as docs/deploy.md does. */
class CiRecipesTest {

    private static final Path RECIPES = Path.of("docs/publish-from-ci.md");

    /** Whatever the shell or YAML make of the spaces between words. */
    private static final Pattern GAP = Pattern.compile("\\s*\\\\?\\s+");

    private static final Pattern EXCHANGE = Pattern.compile("LARDER_TOKEN=\\$\\(curl [^\n]*(?:\\\\\n[^\n]*)+");

    /** A block of a document. */
    private record Block(Path file, String language, String text) {

        @Override
        public String toString() {
            return file.getFileName() + ": " + text.lines().findFirst().orElse("");
        }
    }

    private static List<Block> blocks(Path file) throws IOException {
        return Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(file))
                .results()
                .map(found -> new Block(file, found.group(1), found.group(2)))
                .toList();
    }

    /** The pages of docs/. */
    static List<Path> pages() throws IOException {
        try (var files = Files.list(Path.of("docs"))) {
            return files.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static List<Block> yaml() throws IOException {
        var blocks = new ArrayList<Block>();
        for (var page : pages()) {
            blocks.addAll(blocks(page));
        }
        return blocks.stream().filter(block -> block.language().equals("yaml")).toList();
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void every_block_of_yaml_is_yaml(Block block) {
        assertThat(load(block.text())).isInstanceOfAny(Map.class, List.class);
    }

    @Test
    void what_is_no_yaml_is_noticed() {
        assertThatThrownBy(() -> load("a: b: c\n")).isInstanceOf(YAMLException.class);
    }

    private static Object load(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: ci", "stages: [build, test, publish]", "version: 0.2", "pipeline {"})
    void every_recipe_gets_its_token_with_the_command_that_is_tested(String beginning) throws IOException {
        var recipe = blocks(RECIPES).stream()
                .map(Block::text)
                .filter(text -> text.startsWith(beginning))
                .findFirst()
                .orElseThrow();
        var exchanges = exchanges(recipe);

        assertThat(exchanges).isNotEmpty().containsOnly(exchanges(deploy()).getFirst());
        assertThat(recipe).contains("npm ci", "npm test", "npm publish");
    }

    private static String deploy() throws IOException {
        return Files.readString(Path.of("docs/deploy.md"));
    }

    private static List<String> exchanges(String text) {
        return EXCHANGE.matcher(text)
                .results()
                .map(found -> GAP.matcher(found.group().strip()).replaceAll(" "))
                .map(found -> found.replace("$AWS_REGION", "REGION").replace("?duration=3600", ""))
                .toList();
    }

    static Stream<String> scripts() throws IOException {
        var found = new ArrayList<String>();
        for (var block : blocks(RECIPES)) {
            switch (block.language()) {
                case "sh" -> found.add(block.text());
                case "yaml" -> lines(load(block.text()), found);
                case "groovy" ->
                    Pattern.compile("'''(.*?)'''", Pattern.DOTALL)
                            .matcher(block.text())
                            .results()
                            .forEach(script -> found.add(script.group(1)));
                default -> {}
            }
        }
        return found.stream();
    }

    /** What CI runs, of whatever system: it all stands under one of these names. */
    private static void lines(Object node, List<String> found) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((name, value) -> {
                    if (value instanceof String line && name.equals("run")) {
                        found.add(line);
                    } else if (value instanceof List<?> list
                            && List.of("script", "before_script", "commands").contains(name)) {
                        found.add(String.join(
                                "\n", list.stream().map(String::valueOf).toList()));
                    } else {
                        lines(value, found);
                    }
                });
            case List<?> list -> list.forEach(element -> lines(element, found));
            case null, default -> {}
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void every_script_is_one_that_a_shell_can_read(String script) throws Exception {
        var shell = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        shell.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void there_are_scripts_of_every_recipe() throws IOException {
        assertThat(scripts().filter(script -> script.contains("--aws-sigv4"))).hasSizeGreaterThanOrEqualTo(4);
    }
}
