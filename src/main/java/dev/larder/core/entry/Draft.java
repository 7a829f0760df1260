package dev.larder.core.entry;

import dev.larder.core.service.LifeRequest;
import dev.larder.spi.Representation;

/**
 * What a writer wants stored.
 *
 * @param form what kind of bytes
 * @param payload the bytes
 * @param life how long they are wanted
 */
@SuppressWarnings("ArrayRecordComponent") // values are opaque bytes and never compared
public record Draft(Representation form, byte[] payload, LifeRequest life) {}
