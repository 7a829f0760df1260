package dev.larder.spi;

/**
 * What a backend can take at most, whatever a service allows.
 *
 * @param maxKeyBytes the longest key, in bytes of UTF-8
 * @param maxValueBytes the largest payload, in bytes
 */
public record StoreLimits(int maxKeyBytes, long maxValueBytes) {
    /** No limit of its own. */
    public static final StoreLimits NONE = new StoreLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
}
