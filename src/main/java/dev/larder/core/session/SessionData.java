package dev.larder.core.session;

import dev.larder.spi.Entry;
import dev.larder.spi.Representation;

/**
 * What an application keeps in a session.
 *
 * @param form what kind of bytes
 * @param payload the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record SessionData(Representation form, byte[] payload) {
    static SessionData of(Entry entry) {
        return new SessionData(entry.form(), entry.payload());
    }
}
