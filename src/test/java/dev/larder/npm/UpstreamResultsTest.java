package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.support.Json;
import dev.larder.upstream.SearchReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream may answer to a search. */
class UpstreamResultsTest {

    private static SearchReader.Results read(String json) throws IOException {
        return new UpstreamResults().read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_result_stays_as_it_is() throws IOException {
        var object = """
            {"package":{"name":"@a/b","keywords":["k"],"version":"1.0.0","links":{"npm":"x"},"date":"2024-01-01",\
            "maintainers":[{"username":"u","email":"e"}]},"score":{"final":1.25},"flags":{"insecure":0},"new":[1,null]}\
            """;

        var results = read("{\"objects\":[" + object + "],\"total\":71,\"time\":\"now\"}");

        assertThat(results.total()).isEqualTo(71);
        assertThat(results.results()).singleElement().satisfies(result -> {
            assertThat(result.name()).hasToString("@a/b");
            assertThat(Json.object(result.json())).isEqualTo(Json.object(object));
        });
    }

    @Test
    void what_npm_would_crash_on_is_mended() throws IOException {
        var results = read("""
            {"objects":[
              {"package":{"name":"none"}},
              {"package":{"name":"odd","maintainers":[{"email":"e"},7,{"username":"u"},{"username":5}],
                          "keywords":["k",7,{}],"description":{"x":1},"version":null}},
              {"package":{"name":"odder","maintainers":{"username":"u"},"keywords":7}}]}\
            """);

        assertThat(results.results())
                .extracting(result -> Json.at(Json.object(result.json()), "package"))
                .containsExactly(
                        Map.of("name", "none", "maintainers", List.of()),
                        Map.of(
                                "name",
                                "odd",
                                "maintainers",
                                List.of(Map.of("username", "u", "email", "")),
                                "keywords",
                                List.of("k")),
                        Map.of("name", "odder", "maintainers", List.of(), "keywords", List.of()));
        assertThat(results.total()).as("at least those that are there").isEqualTo(3);
    }

    @Test
    void what_names_no_package_is_left_out() throws IOException {
        var results = read("""
            {"objects":[7,null,[],{},{"package":7},{"package":{}},{"package":{"name":7}},{"package":{"name":"../x"}},
                        {"package":{"name":""}},{"package":{"name":"good"}}],"total":"many"}\
            """);

        assertThat(results.results())
                .extracting(result -> result.name().toString())
                .containsExactly("good");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"objects\":{}}",
                "{\"error\":\"no\"}",
                "{\"objects\":[",
                "{\"objects\":[{\"package\":{\"name\":\"a\"",
                "{\"objects\":[],\"total\":99999999999999999999999999}",
                "<html>"
            })
    void what_is_no_list_of_results_is_refused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
    }

    @Test
    void what_is_too_large_is_not_read_to_its_end() {
        assertThatThrownBy(() -> read("{\"objects\":[" + " ".repeat(5_000_000) + "]}"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("{\"objects\":" + "[".repeat(100_000))).isInstanceOf(IOException.class);
    }
}
