package dev.larder.core.settings;

/**
 * One value of the configuration that is in effect.
 *
 * @param name the property
 * @param value its value, in which secrets are masked
 * @param source where it was set: the name of a file, {@code environment variable}, {@code system property} or
 *     {@code default}
 */
public record EffectiveValue(String name, String value, String source) {}
