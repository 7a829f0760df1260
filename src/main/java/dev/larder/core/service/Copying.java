package dev.larder.core.service;

/** Whether tiered services may keep copies of a service's entries. */
enum Copying {
    /** None does. */
    NONE,
    /** Some may: its writes are announced to every node. */
    POSSIBLE
}
