package dev.larder.core.settings;

/**
 * One value of the configuration in effect.
 *
 * @param name the property
 * @param value its value, with masked secrets
 * @param source the source of the value: the name of a file, {@code environment variable}, {@code system property} or
 *     {@code default}
 */
public record EffectiveValue(String name, String value, String source) {}
