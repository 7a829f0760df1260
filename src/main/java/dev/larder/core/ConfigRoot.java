package dev.larder.core;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of the configuration, so that its property names are known wherever it is read.
 *
 * @param type the {@code @ConfigMapping} interface
 * @param prefix the prefix of its properties
 * @param check finds invalid values that fit their types
 */
public record ConfigRoot(Class<?> type, String prefix, Check check) {
    /** Finds errors in values that fit their types. */
    public interface Check {
        /**
         * The faults, a line each.
         *
         * @param config the values
         * @param others the values of other properties, by their names; null where there is none
         */
        List<String> faults(Object config, Function<String, @Nullable String> others);
    }

    /** A part where nothing is wrong with values that fit their types. */
    public ConfigRoot(Class<?> type, String prefix) {
        this(type, prefix, (config, others) -> List.of());
    }

    /** A part with a check of its own. */
    public static <C> ConfigRoot checked(
            Class<C> type, String prefix, BiFunction<C, Function<String, @Nullable String>, List<String>> check) {
        return new ConfigRoot(type, prefix, (config, others) -> check.apply(type.cast(config), others));
    }
}
