package dev.larder.docs;

import static java.util.stream.Collectors.joining;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The properties of a {@code @ConfigMapping} interface as a table, each with its variable, type, default and
 * description.
 */
final class PropertyTable {
    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(boolean.class, "`true` or `false`"),
            Map.entry(int.class, "number"),
            Map.entry(long.class, "number"),
            Map.entry(double.class, "number"),
            Map.entry(Double.class, "number"),
            Map.entry(URI.class, "URL"),
            Map.entry(OptionalInt.class, "number"),
            Map.entry(OptionalLong.class, "number"),
            Map.entry(Duration.class, "duration"),
            Map.entry(MemorySize.class, "bytes"),
            Map.entry(Path.class, "file"),
            Map.entry(Instant.class, "instant"));

    private final Javadocs javadocs;

    PropertyTable(Javadocs javadocs) {
        this.javadocs = javadocs;
    }

    /** The table of all properties below the prefix, except those that {@code elsewhere} has a table for. */
    String of(Class<?> type, String prefix, Set<Class<?>> elsewhere) {
        return "| property | type | default | |\n|---|---|---|---|\n" + rows(type, prefix, elsewhere);
    }

    private String rows(Class<?> type, String prefix, Set<Class<?>> elsewhere) {
        return javadocs.of(type).entrySet().stream()
                .map(entry -> rows(method(type, entry.getKey()), entry.getValue(), prefix, elsewhere))
                .collect(joining());
    }

    private String rows(Method method, String sentence, String prefix, Set<Class<?>> elsewhere) {
        String name = prefix + "." + name(method);
        Type type = method.getGenericReturnType();
        Class<?> element = element(type);
        String step = step(type, element);
        if (elsewhere.contains(element)) {
            return "";
        }
        if (isGroup(element)) {
            return rows(element, name + step, elsewhere);
        }
        if (sentence.isEmpty()) {
            throw new AssertionError(name + " has no documentation comment");
        }
        return "| `%s`<br>`%s` | %s | %s | %s |%n"
                .formatted(name, variable(name), text(type), byDefault(method), sentence)
                .replace("\r", "");
    }

    private static Method method(Class<?> type, String name) {
        try {
            return type.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static String name(Method method) {
        WithName given = method.getAnnotation(WithName.class);
        return given == null ? StringUtil.skewer(method.getName()) : given.value();
    }

    /** The environment variable of a property, as SmallRye Config derives it. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9<>]", "_").toUpperCase(Locale.ROOT);
    }

    /** The type of the elements of a list, map or Optional. */
    private static Class<?> element(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return element(arguments[arguments.length - 1]);
        }
        return (Class<?>) type;
    }

    private static String step(Type type, Class<?> element) {
        if (!(type instanceof ParameterizedType generic)) {
            return "";
        }
        return generic.getRawType() == Map.class
                ? ".<%s>".formatted(StringUtil.skewer(element.getSimpleName().replace("Config", "")))
                : "[0]";
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getName().startsWith("dev.larder") && type != Path.class;
    }

    private static String text(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Map.class) {
                Type[] types = generic.getActualTypeArguments();
                return "%s by %s".formatted(text(types[1]), types[0] == String.class ? "name" : "number");
            }
            Type last = generic.getActualTypeArguments()[0];
            return generic.getRawType() == Optional.class ? text(last) : "list of " + text(last);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(constant -> "`%s`".formatted(constant.toString().toLowerCase(Locale.ROOT)))
                    .collect(joining(", "));
        }
        return Optional.ofNullable(TYPES.get(plain))
                .orElseThrow(() -> new AssertionError("Say what to call a " + plain));
    }

    private static String byDefault(Method method) {
        WithDefault given = method.getAnnotation(WithDefault.class);
        if (given != null) {
            return "`%s`".formatted(given.value());
        }
        boolean optional = List.of(Optional.class, OptionalInt.class, OptionalLong.class, Map.class)
                .contains(method.getReturnType());
        return optional ? "–" : "required";
    }
}
