package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAnswerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'statusCode':200,'isBase64Encoded':true,'body':'aGVsbG8='}",
                "{'isBase64Encoded':true,'body':'aGVsbG8=','statusCode':200}",
                "{'isBase64Encoded':true,'body':'aGVsbG8=','statusCode':200,'headers':{'a':'b'}}",
                "{'isBase64Encoded':true,'body':'aGVsbG8=','statusCode':200,'more':'text'}",
                "{'isBase64Encoded':true,'body':'aGVsbG8=', 'statusCode':200 } ",
                "{'body':'aGVsbG8=','statusCode':200,'isBase64Encoded':true}",
                "{'statusCode':200,'isBase64Encoded':true,'body':'aGVsbG8\\u003d'}",
                "{'statusCode':200,'isBase64Encoded':false,'body':'hello'}",
                "{'statusCode':200,'body':'hello'}"
            })
    void a_body_is_the_same_however_a_function_orders_its_answer(String answer) {
        assertThat(parse(answer.replace('\'', '"')).body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4_095, 100_000, 3_000_000})
    void a_body_of_any_size_arrives(int bytes) {
        var body = new byte[bytes];
        new Random(bytes).nextBytes(body);
        var answer = "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\""
                + Base64.getEncoder().encodeToString(body) + "\"}";

        assertThat(parse(answer).body()).isEqualTo(body);
    }

    @Test
    void a_body_that_is_no_base64_is_refused() {
        assertThatThrownBy(() -> parse("{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"a b\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static GatewayAnswer parse(String answer) {
        var blocks = new Blocks();
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        blocks.write(bytes, 0, bytes.length);
        return GatewayAnswer.parse(blocks);
    }
}
