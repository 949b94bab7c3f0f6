package dev.larder.shape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** template.yaml as maps and lists; {@code !Ref X} reads as {@code {Ref: X}}, {@code !Sub ...} as {@code {Sub: ...}}. */
public final class Template {

    private final Map<String, Object> root;

    private Template(Map<String, Object> root) {
        this.root = root;
    }

    public static Template read() {
        try {
            return new Template(map(new Yaml(new CloudFormation()).load(Files.readString(Path.of("template.yaml")))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is at {@code path}, names separated by slashes. */
    public Object at(String path) {
        return at(root, path);
    }

    /** What is below {@code node} at {@code path}; an {@link AssertionError} when there is nothing. */
    static Object at(Object node, String path) {
        var found = node;
        for (var name : path.split("/")) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        if (found == null) {
            throw new AssertionError("nothing at " + path);
        }
        return found;
    }

    /** The properties of all resources of this type, by the resources' names. */
    public Map<String, Object> resources(String type) {
        var found = new TreeMap<String, Object>();
        map(at("Resources")).forEach((name, resource) -> {
            if (at(resource, "Type").equals(type)) {
                found.put(name, at(resource, "Properties"));
            }
        });
        return found;
    }

    /** The properties of the resource that the value of a {@code !Ref} or {@code !GetAtt} names. */
    Object target(Object reference) {
        var name = map(reference).values().iterator().next().toString().replaceFirst("[.].*", "");
        return at("Resources/" + name + "/Properties");
    }

    @SuppressWarnings("unchecked") // YAML's maps have text for keys, or the test fails where it looks
    static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    /** A list as such, and anything else as a list of one: CloudFormation takes either. */
    static List<Object> list(Object node) {
        return node instanceof List<?> several ? new ArrayList<>(several) : List.of(node);
    }

    static List<String> texts(Object node) {
        return list(node).stream().map(Object::toString).toList();
    }

    private static final class CloudFormation extends SafeConstructor {

        CloudFormation() {
            super(new LoaderOptions());
            yamlMultiConstructors.put("!", new Function());
        }

        private final class Function extends AbstractConstruct {
            @Override
            public Object construct(Node node) {
                var name = node.getTag().getValue().substring(1);
                return switch (node) {
                    case ScalarNode scalar -> Map.of(name, constructScalar(scalar));
                    case SequenceNode sequence -> Map.of(name, constructSequence(sequence));
                    case MappingNode mapping -> Map.of(name, constructMapping(mapping));
                    default -> throw new AssertionError("unknown node " + node);
                };
            }
        }
    }
}
