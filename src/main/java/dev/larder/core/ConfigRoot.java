package dev.larder.core;

/**
 * A part of the configuration, so that its property names are known wherever it is read.
 *
 * @param type the {@code @ConfigMapping} interface
 * @param prefix what its properties begin with
 */
public record ConfigRoot(Class<?> type, String prefix) {}
