package dev.larder.core;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Collects the faults of settings, so that all of them are reported together. Not for several threads. */
public final class Faults {
    private final Set<String> found = new LinkedHashSet<>();

    /** Notes a fault. */
    public void add(String fault) {
        found.add(fault);
    }

    /** Notes faults. */
    public void addAll(Collection<String> faults) {
        found.addAll(faults);
    }

    /** Everything that was noted. */
    public List<String> all() {
        return List.copyOf(found);
    }

    /**
     * The result of the step; empty when the step finds the settings invalid, or needs a part that is missing. The errors
     * are recorded.
     */
    public <T> Optional<T> attempt(Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (InvalidSettings e) {
            found.addAll(e.errors());
        } catch (MissingPart e) {
            // its faults are told
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            found.add(Objects.requireNonNullElse(e.getMessage(), "A value in the configuration is invalid"));
        }
        return Optional.empty();
    }

    /** Takes a step without a result; as {@link #attempt}. */
    public void check(Runnable step) {
        var unused = attempt(() -> {
            step.run();
            return this;
        });
    }

    /**
     * The results of the step for all values, in the order of their names, without the values that it finds invalid.
     */
    public <V, T> List<T> attemptEach(Map<String, V> named, BiFunction<String, V, T> step) {
        return new TreeMap<>(named)
                .entrySet().stream()
                        .flatMap(one -> attempt(() -> step.apply(one.getKey(), one.getValue())).stream())
                        .toList();
    }

    /** Whether no error was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Fails if something was noted.
     *
     * @throws InvalidSettings with all of it
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidSettings(List.copyOf(found));
        }
    }
}
