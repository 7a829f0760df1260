package dev.larder.core.invalidation.tier;

/** Where an entry was found. */
public enum Tier {
    /** In this node's heap. */
    L1,
    /** At the service behind. */
    L2
}
