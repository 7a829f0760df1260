package dev.larder.core.store;

/**
 * One server of a store, or its whole backend if the store is not divided.
 *
 * @param breaker refuses calls while the server fails
 * @param outages logs when it stops serving calls
 */
record Server(Breaker breaker, Outages outages) {}
