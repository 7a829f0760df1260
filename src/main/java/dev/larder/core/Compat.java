package dev.larder.core;

/** Whose conventions the answers follow where they differ. */
public enum Compat {
    /** Larder's own, which are HTTP's. */
    LARDER,
    /** DreamFactory's exact statuses and bodies. */
    DREAMFACTORY
}
