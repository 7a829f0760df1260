package dev.larder.config;

import dev.larder.core.ConfigRoot;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of all properties that are read, and of the environment variables that set them. */
final class KnownProperties {
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
    private static final Pattern LAST_INDEX = Pattern.compile("\\[\\d+]$");
    private static final Pattern SEGMENT = Pattern.compile("\"[^\"]*\"|[^.]+"); // a quoted one may have dots
    private static final String ANY = "*";
    private static final String EACH = "[*]";

    private final List<Known> properties;

    /** The names of the properties that are in effect by themselves, and not for some services. */
    private final Set<String> effective;

    /** The properties that are read but have no effect; setting one is an error. */
    private final Set<String> unsuited;

    /** @param roots the types to which properties are mapped */
    KnownProperties(Collection<ConfigRoot> roots) {
        this(roots, List.of(), Set.of());
    }

    /**
     * @param roots the types to which properties are mapped
     * @param typeWide the types of properties that stand for those of several services
     * @param unsuited the properties of single services that are never proposed
     */
    KnownProperties(Collection<ConfigRoot> roots, Collection<ConfigRoot> typeWide, Set<String> unsuited) {
        Map<String, Property> all = properties(roots);
        this.effective = Set.copyOf(all.keySet());
        all.putAll(properties(typeWide));
        List<Known> known = new ArrayList<>();
        all.forEach((name, property) -> known.add(Known.of(name, property)));
        this.properties = List.copyOf(known);
        this.unsuited = Set.copyOf(unsuited);
    }

    private static Map<String, Property> properties(Collection<ConfigRoot> roots) {
        Map<String, Property> properties = new TreeMap<>();
        for (ConfigRoot root : roots) {
            ConfigClass type = ConfigClass.configClass(root.type(), root.prefix());
            properties.putAll(ConfigMappings.getProperties(type));
        }
        return properties;
    }

    /**
     * A property that is read.
     *
     * @param name its name, with {@code *} for a name that a user chooses
     * @param segments the parts of the name
     * @param variables the environment variables that set it
     * @param isBoolean whether its value is true or false
     */
    private record Known(String name, List<String> segments, VariablePattern variables, boolean isBoolean) {
        static Known of(String name, Property property) {
            return new Known(
                    name,
                    KnownProperties.segments(name),
                    new VariablePattern(name),
                    KnownProperties.isBoolean(property));
        }
    }

    private static boolean isBoolean(Property property) {
        return property.isPrimitive()
                ? property.asPrimitive().getPrimitiveType() == boolean.class
                : property.isLeaf() && property.asLeaf().getValueRawType() == Boolean.class;
    }

    /** Whether a property of that name is read. */
    boolean contains(String name) {
        List<String> segments = segments(name);
        return properties.stream().anyMatch(known -> matches(known.segments, segments));
    }

    /** Whether a property of that name, or one that a variable of that name sets, has the value true or false. */
    boolean isBoolean(String name) {
        List<String> segments = segments(name);
        String variable = contains(name) ? "" : VariablePattern.variable(name);
        return properties.stream()
                .filter(Known::isBoolean)
                .anyMatch(known -> matches(known.segments, segments) || known.variables.matches(variable));
    }

    /** Whether the name is a list whose elements have properties: {@code larder.roles.r.grants}. */
    boolean isListOfGroups(String name) {
        List<String> element = segments(name + EACH);
        return properties.stream()
                .map(Known::segments)
                .anyMatch(known -> known.size() > element.size() && matches(known.subList(0, element.size()), element));
    }

    /**
     * The names of all properties that may have a default, with the names that users have chosen filled in; without
     * those of elements of lists.
     *
     * @param set the properties that are set, which have the chosen names
     */
    Set<String> filledIn(NavigableSet<String> set) {
        return effective.stream()
                .map(name -> name.endsWith(EACH) ? name.substring(0, name.length() - EACH.length()) : name)
                .filter(name -> !name.contains(EACH))
                .flatMap(name -> filledIn("", name, set))
                .collect(Collectors.toSet());
    }

    private static Stream<String> filledIn(String before, String rest, NavigableSet<String> set) {
        int star = rest.indexOf(ANY);
        if (star < 0) {
            return Stream.of(before + rest);
        }
        String group = before + rest.substring(0, star);
        return set.tailSet(group).stream()
                .takeWhile(name -> name.startsWith(group))
                .map(name -> firstSegment(name.substring(group.length())))
                .distinct()
                .flatMap(chosen -> filledIn(group + chosen, rest.substring(star + 1), set));
    }

    /**
     * The known name that takes the fewest changes, with the names that a user chooses filled in; empty if none is
     * alike.
     */
    Optional<String> nearest(String name) {
        String whole = LAST_INDEX.matcher(name).replaceFirst("");
        if (contains(whole)) {
            return Optional.of(whole);
        }
        List<String> segments = parts(name);
        return nearest(name, known -> filled(known.segments, segments));
    }

    /** Whether an environment variable of that name sets a property that is read. */
    boolean containsVariable(String variable) {
        return properties.stream().anyMatch(known -> known.variables.matches(variable));
    }

    /** The property that an environment variable of that name sets. */
    Optional<String> property(String variable, VariablePattern.ChosenNames names) {
        return properties.stream()
                .flatMap(known -> known.variables.property(variable, names).stream())
                .findFirst();
    }

    /**
     * The variable that takes the fewest changes, with the names that a user chooses filled in; empty if none is alike.
     */
    Optional<String> nearestVariable(String variable) {
        List<String> words = List.of(variable.split("_", -1));
        return nearest(variable, known -> filledVariable(variable(known.name), words));
    }

    private Optional<String> nearest(String name, Function<Known, String> candidate) {
        return properties.stream()
                .map(candidate)
                .filter(near -> Spelling.isAlike(name, near) && !unsuited.contains(near))
                .min(Comparator.comparingInt(near -> Spelling.distance(near, name)));
    }

    private static boolean matches(List<String> pattern, List<String> name) {
        if (pattern.size() != name.size()) {
            return false;
        }
        for (int i = 0; i < name.size(); i++) {
            boolean chosen = pattern.get(i).equals(ANY) && !name.get(i).endsWith(EACH);
            if (!chosen && !pattern.get(i).equals(name.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String filled(List<String> pattern, List<String> name) {
        List<String> filled = new ArrayList<>(pattern);
        for (int i = 0; i < filled.size(); i++) {
            if (i < name.size()) {
                filled.set(i, filled(filled.get(i), name.get(i)));
            }
        }
        return String.join(".", filled).replace(EACH, "[0]");
    }

    private static String filled(String pattern, String segment) {
        Matcher index = INDEX.matcher(segment);
        if (pattern.equals(ANY)) {
            return index.replaceAll("");
        }
        return index.find() ? pattern.replace(EACH, index.group()) : pattern;
    }

    /** The first part of a name, with its quotes. */
    static String firstSegment(String name) {
        Matcher segment = SEGMENT.matcher(name);
        return segment.find() ? segment.group() : "";
    }

    /** The parts of a name, with {@code [*]} for each index. */
    static List<String> segments(String name) {
        return parts(INDEX.matcher(name).replaceAll(Matcher.quoteReplacement(EACH)));
    }

    private static List<String> parts(String name) {
        return SEGMENT.matcher(name)
                .results()
                .map(match -> match.group().replace("\"", ""))
                .collect(Collectors.toList());
    }

    /** The variable of a property, with {@code *} for a name that a user chooses. */
    private static String variable(String property) {
        String upper = property.endsWith(EACH) ? property.substring(0, property.length() - EACH.length()) : property;
        return upper.toUpperCase(Locale.ROOT).replace(EACH, "_0_").replaceAll("[^A-Z0-9*]", "_");
    }

    /**
     * A name that a user chose may have several words; only the first chosen name of a variable is assumed to have
     * them.
     */
    private static String filledVariable(String pattern, List<String> words) {
        List<String> parts = List.of(pattern.split("_", -1));
        int chosen = Math.max(1, words.size() - parts.size() + 1);
        List<String> filled = new ArrayList<>();
        int next = 0;
        for (String part : parts) {
            int length = part.equals(ANY) ? chosen : 1;
            int end = Math.min(next + length, words.size());
            filled.add(part.equals(ANY) && next < end ? String.join("_", words.subList(next, end)) : part);
            chosen = part.equals(ANY) ? 1 : chosen;
            next = end;
        }
        return String.join("_", filled);
    }
}
