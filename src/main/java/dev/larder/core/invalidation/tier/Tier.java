package dev.larder.core.invalidation.tier;

/** The tier that answered a read. */
public enum Tier {
    /** A copy in this node's heap. */
    L1,
    /** The service whose entries are copied. */
    L2
}
