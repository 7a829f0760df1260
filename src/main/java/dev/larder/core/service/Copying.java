package dev.larder.core.service;

/** Whether tiered services may keep copies of a service's entries. */
enum Copying {
    /** No service copies the entries. */
    NONE,
    /** Services may copy the entries: writes are announced to every node. */
    POSSIBLE
}
