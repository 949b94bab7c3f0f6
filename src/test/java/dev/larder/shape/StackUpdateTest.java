package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever updates a stack of the release before loses nothing. released.json is the translated template of that
 * release; when a new one is made, it becomes the copy of translated.json (docs/deploy.md, "For who releases Larder").
 */
class StackUpdateTest {

    private static final Path RELEASED = Path.of("src/test/resources/template/released.json");

    @Test
    void an_update_from_the_release_before_loses_nothing() throws IOException {
        assertThat(StackUpdate.losses(released(), Translated.read().raw())).isEmpty();
    }

    @Test
    void neither_does_one_that_takes_over_bit_by_bit() throws IOException {
        assertThat(StackUpdate.losses(
                        released(), Translated.with(Map.of("Canary", "x")).raw()))
                .isEmpty();
    }

    @Test
    void the_release_before_has_what_is_guarded() throws IOException {
        assertThat(Json.at(released(), "Resources"))
                .containsKeys("Table", "Bucket", "SigningKey", "RefreshQueue", "DeadLetterQueue", "Api", "AccessLog");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "renamed",
                        root -> resources(root).put("Packages", resources(root).remove("Table")),
                        "Table, a"),
                mistake(
                        "other type",
                        root -> resource(root, "Bucket").put("Type", "AWS::S3Express::DirectoryBucket"),
                        "Bucket, a"),
                mistake(
                        "conditional",
                        root -> resource(root, "Table").put("Condition", "HasDomain"),
                        "Table exists under"),
                mistake(
                        "not retained",
                        root -> resource(root, "Table").remove("UpdateReplacePolicy"),
                        "Table has no Update"),
                mistake(
                        "deleted",
                        root -> resource(root, "SigningKey").put("DeletionPolicy", "Delete"),
                        "SigningKey has no Del"),
                mistake("other keys", root -> keySchema(root).removeLast(), "Table has another KeySchema"),
                mistake(
                        "number",
                        root -> sortKey(root).put("AttributeType", "N"),
                        "Table has another AttributeDefinitions"),
                mistake(
                        "named",
                        root -> properties(root, "Bucket").put("BucketName", "larder"),
                        "Bucket has another BucketName"),
                mistake(
                        "named",
                        root -> properties(root, "Table").put("TableName", "larder"),
                        "Table has another TableName"),
                mistake(
                        "other key",
                        root -> properties(root, "SigningKey").put("KeySpec", "RSA_2048"),
                        "SigningKey has another"),
                mistake(
                        "fifo",
                        root -> properties(root, "RefreshQueue").put("FifoQueue", true),
                        "RefreshQueue has another"),
                mistake(
                        "named",
                        root -> properties(root, "ReadLog").put("LogGroupName", "read"),
                        "ReadLog has another"),
                mistake(
                        "other API",
                        root -> properties(root, "Api").put("ProtocolType", "WEBSOCKET"),
                        "Api has another"),
                mistake(
                        "no output",
                        root -> Json.at(root, "Outputs").remove("RegistryUrl"),
                        "the output RegistryUrl is gone"),
                mistake("no parameter", root -> parameters(root).remove("SignUp"), "the parameter SignUp is gone"),
                mistake(
                        "other type",
                        root -> Json.at(root, "Parameters", "SignUp").put("Type", "Number"),
                        "the parameter SignUp has"),
                mistake(
                        "question",
                        root -> parameters(root).put("Colour", Map.of("Type", "String")),
                        "the new parameter Colour"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("mistakes")
    void a_mistake_is_found(String name, Consumer<Map<String, Object>> mistake, String sentence) {
        var changed = Json.object(Json.bytes(Translated.read().raw()));
        mistake.accept(changed);

        assertThat(StackUpdate.losses(Translated.read().raw(), changed))
                .as(name)
                .singleElement()
                .asString()
                .startsWith(sentence);
    }

    @Test
    void a_log_that_is_left_to_be_read_when_another_begins_is_no_loss() {
        var changed = Json.object(Json.bytes(Translated.read().raw()));
        properties(changed, "ReadLog").put("LogGroupName", "read");
        resource(changed, "ReadLog").put("UpdateReplacePolicy", "Retain");

        assertThat(StackUpdate.losses(Translated.read().raw(), changed)).isEmpty();
    }

    private static Arguments mistake(String name, Consumer<Map<String, Object>> change, String sentence) {
        return Arguments.of(name, change, sentence);
    }

    private static Map<String, Object> released() throws IOException {
        return Json.object(Files.readString(RELEASED));
    }

    private static Map<String, Object> resources(Map<String, Object> root) {
        return Json.at(root, "Resources");
    }

    private static Map<String, Object> parameters(Map<String, Object> root) {
        return Json.at(root, "Parameters");
    }

    private static Map<String, Object> resource(Map<String, Object> root, String id) {
        return Json.at(root, "Resources", id);
    }

    private static Map<String, Object> properties(Map<String, Object> root, String id) {
        return Json.at(root, "Resources", id, "Properties");
    }

    private static List<?> keySchema(Map<String, Object> root) {
        return (List<?>) properties(root, "Table").get("KeySchema");
    }

    private static Map<String, Object> sortKey(Map<String, Object> root) {
        return Json.asObject(((List<?>) properties(root, "Table").get("AttributeDefinitions")).getLast());
    }
}
