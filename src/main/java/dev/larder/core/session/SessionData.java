package dev.larder.core.session;

import dev.larder.spi.Entry;
import dev.larder.spi.Representation;

/**
 * The data that an application stores in a session.
 *
 * @param form the media type and coding of the payload
 * @param payload the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record SessionData(Representation form, byte[] payload) {
    static SessionData of(Entry entry) {
        return new SessionData(entry.form(), entry.payload());
    }
}
