package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Version;
import dev.larder.support.HoldsForAll;
import dev.larder.support.Json;
import dev.larder.support.Nasty;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** What holds of every refusal, whatever a client's words in it: those that are yet to be written included. */
class ErrorsPropertiesTest {

    @Provide
    Arbitrary<Problem> problems() {
        return Combinators.combine(Arbitraries.of(Problem.class.getPermittedSubclasses()), Nasty.text())
                .as(ErrorsPropertiesTest::made);
    }

    private static Problem made(Class<?> kind, String text) {
        Constructor<?> constructor = kind.getDeclaredConstructors()[0];
        var arguments = Arrays.stream(constructor.getParameterTypes())
                .map(type -> argument(type, text))
                .toArray();
        try {
            return (Problem) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + kind, e);
        }
    }

    private static Object argument(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == long.class || type == int.class) {
            return 7;
        }
        if (type == PackageName.class) {
            return PackageName.parse("@acme/widget");
        }
        if (type == boolean.class) {
            return true;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == Version.class) {
            return new Version("1.0.0");
        }
        throw new AssertionError("say here what " + type + " a refusal of a hostile request may hold");
    }

    @HoldsForAll
    void a_refusal_is_json_with_a_sentence_that_a_terminal_can_show(@ForAll("problems") Problem problem) {
        var answer = NpmErrors.answer(problem);

        var error = String.valueOf(Json.object(answer.body()).get("error"));
        assertThat(error.codePoints())
                .noneMatch(point -> Character.isISOControl(point)
                        || Character.getType(point) == Character.FORMAT
                        || Character.getType(point) == Character.SURROGATE
                        || Character.getType(point) == Character.LINE_SEPARATOR);
        assertThat(error.codePoints()).hasSizeLessThanOrEqualTo(600);
        assertThat(answer.status()).isBetween(400, 599);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
    }
}
