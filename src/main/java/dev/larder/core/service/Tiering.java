package dev.larder.core.service;

import dev.larder.core.invalidation.tier.TierRules;

/**
 * That a service keeps copies of another one's entries.
 *
 * @param l2 the other one
 * @param rules how far the copies may be trusted
 */
public record Tiering(ServiceName l2, TierRules rules) {}
