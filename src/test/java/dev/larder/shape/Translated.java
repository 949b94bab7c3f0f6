package dev.larder.shape;

import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * template.yaml as CloudFormation gets it once SAM is translated: conditions decided, and every reference replaced by what
 * it would stand for in a stack {@code larder} of account 111122223333 in eu-central-1.
 *
 * <p>It reads what {@code .ci/translate-template} wrote; {@link TranslationTest} says when that is out of date.
 */
public final class Translated {

    static final Path FILE = Path.of("src/test/resources/template/translated.json");

    /** The same with {@code Canary}, by which SAM itself decides what to make. */
    static final Path GRADUAL = FILE.resolveSibling("gradual.json");

    /** The region of the stack. */
    public static final String REGION = MadeUpNames.REGION;

    /** The account of the stack. */
    public static final String ACCOUNT = MadeUpNames.ACCOUNT;

    /** Instead of {@code AWS::NoValue}, until it is dropped. */
    private static final Object NOTHING = new Object();

    private static final MadeUpNames NAMES = new MadeUpNames();

    /** What has no default and so must be said. */
    private static final Map<String, String> SAID = Map.of("UpstreamUrl", "https://registry.example.test");

    private final Map<String, Object> root;
    private final Map<String, String> parameters;

    private Translated(Map<String, Object> root, Map<String, String> parameters) {
        this.root = root;
        this.parameters = Map.copyOf(parameters);
    }

    /** The stack as it is when nothing is said but what must be. */
    public static Translated read() {
        return with(Map.of());
    }

    /** The stack as it is with these parameters, and the defaults for all others. */
    public static Translated with(Map<String, String> parameters) {
        try {
            var gradual = !parameters.getOrDefault("Canary", "none").equals("none");
            return of(Json.object(Files.readString(gradual ? GRADUAL : FILE)), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A template that is in plain CloudFormation already. */
    static Translated of(Map<String, Object> root, Map<String, String> parameters) {
        var said = new LinkedHashMap<>(SAID);
        said.putAll(parameters);
        return new Translated(root, said);
    }

    /** All of it as it is written, unresolved. */
    public Map<String, Object> raw() {
        return root;
    }

    /** The logical ids of the resources of this type that the stack has. */
    public List<String> ids(String type) {
        return all().entrySet().stream()
                .filter(resource ->
                        type.equals(Json.asObject(resource.getValue()).get("Type")))
                .filter(resource -> exists(resource.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The resolved properties of the resources of this type, by their logical ids. */
    public Map<String, Map<String, Object>> resources(String type) {
        var found = new TreeMap<String, Map<String, Object>>();
        ids(type).forEach(id -> found.put(id, properties(id)));
        return found;
    }

    /** The resolved properties of one resource. */
    public Map<String, Object> properties(String id) {
        return Json.asObject(resolve(resource(id).getOrDefault("Properties", Map.of())));
    }

    /** The resolved value of an output; empty when its condition does not hold. */
    public Optional<String> output(String name) {
        var output = Json.at(root, "Outputs", name);
        return holds(output) ? Optional.of(resolve(output.get("Value")).toString()) : Optional.empty();
    }

    /** What {@code Ref} gives for a resource. */
    public String ref(String id) {
        return NAMES.ref(id, type(id));
    }

    /** What {@code Fn::GetAtt} gives for a resource; mostly asked for {@code Arn}. */
    public String attribute(String id, String attribute) {
        return NAMES.attribute(id, type(id), attribute);
    }

    /**
     * What a role may do: the resolved statements of the policies in it and of those attached to it.
     *
     * @param role its logical id
     */
    public List<Map<String, Object>> statements(String role) {
        var policies = new ArrayList<Object>((List<?>) properties(role).getOrDefault("Policies", List.of()));
        resources("AWS::IAM::Policy").values().stream()
                .filter(policy -> ((List<?>) policy.get("Roles")).contains(ref(role)))
                .forEach(policies::add);
        return policies.stream()
                .map(policy -> Json.at(Json.asObject(policy), "PolicyDocument").get("Statement"))
                .flatMap(statements ->
                        statements instanceof List<?> several ? several.stream() : List.of(statements).stream())
                .map(Json::asObject)
                .toList();
    }

    /** The logical id of the role that a function has. */
    public String roleOf(String function) {
        var role = Json.at(root, "Resources", function, "Properties", "Role").get("Fn::GetAtt");
        return ((List<?>) role).getFirst().toString();
    }

    private Map<String, Object> all() {
        return Json.at(root, "Resources");
    }

    private Map<String, Object> resource(String id) {
        return Json.at(root, "Resources", id);
    }

    private String type(String id) {
        return resource(id).get("Type").toString();
    }

    private boolean exists(String id) {
        return holds(resource(id));
    }

    private boolean holds(Map<String, Object> conditional) {
        var condition = conditional.get("Condition");
        return condition == null || isTrue(Map.of("Condition", condition));
    }

    private Object resolve(Object node) {
        return switch (node) {
            case Map<?, ?> map
            when map.size() == 1 && isFunction(map.keySet().iterator().next().toString()) -> {
                var call = Json.asObject(map).entrySet().iterator().next();
                yield call(call.getKey(), call.getValue());
            }
            case Map<?, ?> map -> {
                var resolved = new LinkedHashMap<String, Object>();
                Json.asObject(map).forEach((key, value) -> resolved.put(key, resolve(value)));
                resolved.values().removeIf(value -> value == NOTHING);
                yield resolved;
            }
            case List<?> list ->
                list.stream()
                        .map(this::resolve)
                        .filter(value -> value != NOTHING)
                        .toList();
            default -> node;
        };
    }

    private static boolean isFunction(String key) {
        return key.equals("Ref") || key.startsWith("Fn::");
    }

    private Object call(String function, Object argument) {
        return switch (function) {
            case "Ref" -> reference(argument.toString());
            case "Fn::GetAtt" -> {
                var parts = parts(argument);
                yield attribute(parts[0], parts[1]);
            }
            case "Fn::Sub" ->
                argument instanceof List<?> pair
                        ? substitute(pair.get(0).toString(), Json.asObject(resolve(pair.get(1))))
                        : substitute(argument.toString(), Map.of());
            case "Fn::If" -> {
                var parts = (List<?>) argument;
                yield resolve(parts.get(isTrue(Map.of("Condition", parts.get(0))) ? 1 : 2));
            }
            case "Fn::Join" -> {
                var parts = (List<?>) argument;
                yield ((List<?>) resolve(parts.get(1)))
                        .stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(parts.get(0).toString()));
            }
            default -> throw new AssertionError("teach Translated the function " + function);
        };
    }

    private static String[] parts(Object argument) {
        return argument instanceof List<?> list
                ? list.stream().map(Object::toString).toArray(String[]::new)
                : argument.toString().split("[.]", 2);
    }

    private Object reference(String name) {
        if (name.equals("AWS::NoValue")) {
            return NOTHING;
        }
        if (Json.at(root, "Parameters").containsKey(name)) {
            return parameter(name);
        }
        return name.startsWith("AWS::") ? NAMES.pseudo(name) : ref(name);
    }

    private Object parameter(String name) {
        var declared = Json.at(root, "Parameters", name);
        var value = Objects.requireNonNullElseGet(
                        parameters.get(name),
                        () -> Objects.requireNonNull(declared.get("Default"), "no value for the parameter " + name))
                .toString();
        return declared.get("Type").equals("CommaDelimitedList") ? Arrays.asList(value.split(",")) : value;
    }

    private String substitute(String text, Map<String, Object> given) {
        return MadeUpNames.PLACEHOLDER.matcher(text).replaceAll(found -> {
            var name = found.group(1);
            var value = name.startsWith("!")
                    ? "${" + name.substring(1) + "}"
                    : given.containsKey(name)
                            ? given.get(name)
                            : name.contains(".") ? call("Fn::GetAtt", name) : reference(name);
            return Matcher.quoteReplacement(value.toString());
        });
    }

    private boolean isTrue(Object condition) {
        var call = Json.asObject(condition).entrySet().iterator().next();
        var argument = call.getValue();
        return switch (call.getKey()) {
            case "Condition" -> isTrue(Json.at(root, "Conditions").get(argument.toString()));
            case "Fn::Equals" -> {
                var sides = (List<?>) argument;
                yield resolve(sides.get(0))
                        .toString()
                        .equals(resolve(sides.get(1)).toString());
            }
            case "Fn::Not" -> !isTrue(((List<?>) argument).getFirst());
            case "Fn::And" -> ((List<?>) argument).stream().allMatch(this::isTrue);
            case "Fn::Or" -> ((List<?>) argument).stream().anyMatch(this::isTrue);
            default -> throw new AssertionError("teach Translated the condition " + call.getKey());
        };
    }
}
