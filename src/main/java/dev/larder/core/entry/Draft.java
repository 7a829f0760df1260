package dev.larder.core.entry;

import dev.larder.core.service.LifeRequest;
import dev.larder.spi.Representation;
import java.util.List;

/**
 * What a writer wants stored.
 *
 * @param form what kind of bytes
 * @param payload the bytes
 * @param life how long they are wanted
 * @param tags by what they are to be invalidated
 */
@SuppressWarnings("ArrayRecordComponent") // values are opaque bytes and never compared
public record Draft(Representation form, byte[] payload, LifeRequest life, List<String> tags) {}
