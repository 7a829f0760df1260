package dev.larder.spi;

/**
 * The size limits of a backend, independent of those of a service.
 *
 * @param maxKeyBytes the longest key, in bytes of UTF-8
 * @param maxValueBytes the largest payload, in bytes
 */
public record StoreLimits(int maxKeyBytes, long maxValueBytes) {
    /** No limits. */
    public static final StoreLimits NONE = new StoreLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
}
