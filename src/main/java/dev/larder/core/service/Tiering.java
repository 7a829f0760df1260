package dev.larder.core.service;

import dev.larder.core.invalidation.tier.TierRules;

/**
 * The declaration that a service keeps copies of another service's entries.
 *
 * @param l2 the copied service
 * @param rules the rules for the use of copies
 */
public record Tiering(ServiceName l2, TierRules rules) {}
