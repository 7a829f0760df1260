package dev.larder.core.service;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a service: letters, digits, {@code _} and {@code -}, in lower case; callers may write it in any case.
 *
 * <p>{@code system} and {@code v1}, {@code v2}, … are Larder's own.
 */
public record ServiceName(String text) implements Comparable<ServiceName> {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern RESERVED = Pattern.compile("system|v\\d+");

    /** @throws IllegalArgumentException when no service may be called so */
    public ServiceName {
        if (!LEGAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "A service name has 1 to 64 letters, digits, '_' and '-', not like '%s'".formatted(text));
        }
        text = text.toLowerCase(Locale.ROOT);
        if (RESERVED.matcher(text).matches()) {
            throw new IllegalArgumentException("The service name %s is reserved".formatted(text));
        }
    }

    /** The name, or empty when no service may be called so. */
    public static Optional<ServiceName> of(String text) {
        try {
            return Optional.of(new ServiceName(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(ServiceName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
