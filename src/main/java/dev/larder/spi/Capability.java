package dev.larder.spi;

/** An optional capability of a {@link CacheStore}: native and atomic, or absent. */
public sealed interface Capability permits ConditionalWrites, Counters, KeyScan, Lists, InvalidationLog, RateLimits {}
