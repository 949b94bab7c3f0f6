package dev.larder.function;

import dev.larder.operate.InvalidCommand;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What an operator asks of the function: a flat object, {@code {"command": "gc", "delete": true}}.
 *
 * @param fields by name, as text
 */
record OperatorOrder(Map<String, String> fields) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads {@code event}; what is no flat object is an order without a command. */
    static OperatorOrder read(InputStream event) {
        var fields = new HashMap<String, String>();
        try (var in = JSON.createParser(ObjectReadContext.empty(), event)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                    var name = in.currentName();
                    if (in.nextToken().isScalarValue()) {
                        fields.put(name, in.getString());
                    } else {
                        in.skipChildren();
                    }
                }
            }
        } catch (JacksonException _) {
            return new OperatorOrder(Map.of());
        }
        return new OperatorOrder(Map.copyOf(fields));
    }

    String command() {
        return fields.getOrDefault("command", "");
    }

    boolean has(String name) {
        return fields.getOrDefault(name, "false").equals("true");
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    Optional<Long> number(String name) {
        return text(name).map(text -> {
            if (!text.matches("\\d{1,9}")) {
                throw new InvalidCommand(name + " is " + text + ", but must be a whole number");
            }
            return Long.valueOf(text);
        });
    }
}
