package dev.larder.spi;

/** Marks an optional ability of a {@link CacheStore}. Native and atomic, or absent. */
public sealed interface Capability permits ConditionalWrites, Counters, KeyScan, Lists, InvalidationLog, RateLimits {}
