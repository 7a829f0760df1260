package dev.larder.config;

import dev.larder.core.Faults;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Finds the parts of a YAML file that SmallRye Config drops without a word: keys that are given twice, and properties
 * below {@code larder} without a value, such as {@code prefixes:}, {@code ~} or an empty mapping. The mapping would
 * take them for properties that were left out: a restriction would be none.
 */
final class YamlFaults {
    private static final String ROOT = "larder";

    /** The part of a file that is for one profile, as in {@code "%prod":}. */
    private static final String PROFILE = "%";

    private final String file;
    private final Faults faults;

    /** The nodes around the one that is looked at; an alias may name one of them. */
    private final Deque<Node> around = new ArrayDeque<>();

    private YamlFaults(String file, Faults faults) {
        this.file = file;
        this.faults = faults;
    }

    static void refuse(String file, MappingNode document, Faults faults) {
        new YamlFaults(file, faults).mapping("", document);
    }

    private void mapping(String name, MappingNode mapping) {
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple property : mapping.getValue()) {
            Node key = property.getKeyNode();
            boolean merged = key.getTag().equals(Tag.MERGE);
            String below = merged ? name : below(name, key);
            if (!merged) {
                requireNew(below, key, lines);
            }
            value(below, key, property.getValueNode());
        }
    }

    private void requireNew(String name, Node key, Map<String, Integer> lines) {
        Integer first = lines.putIfAbsent(name, line(key));
        if (first != null) {
            faults.add("%s (in %s, line %d) was given on line %d already: keep one of them"
                    .formatted(name, file, line(key), first));
        }
    }

    private void value(String name, Node key, Node value) {
        if (isNothing(value) && isOurs(name)) {
            faults.add("%s (in %s, line %d) has no value: give it one, or leave the property out"
                    .formatted(name, file, line(key)));
        } else if (!around.contains(value)) {
            around.push(value);
            inside(name, value);
            around.pop();
        }
    }

    private void inside(String name, Node value) {
        if (value instanceof MappingNode mapping) {
            mapping(name, mapping);
        } else if (value instanceof SequenceNode list) {
            int index = 0;
            for (Node element : list.getValue()) {
                value("%s[%d]".formatted(name, index++), element, element);
            }
        }
    }

    private static boolean isNothing(Node value) {
        return value.getTag().equals(Tag.NULL)
                || (value instanceof MappingNode mapping && mapping.getValue().isEmpty());
    }

    private static boolean isOurs(String name) {
        return name.equals(ROOT) || name.startsWith(ROOT + ".");
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** The name of a property, with quotes around a part that has dots; those of a profile are named without it. */
    private static String below(String name, Node key) {
        String segment = key instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (name.isEmpty() || name.startsWith(PROFILE)) {
            return segment;
        }
        return name + "." + (segment.contains(".") ? "\"" + segment + "\"" : segment);
    }
}
