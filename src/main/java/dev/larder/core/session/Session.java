package dev.larder.core.session;

import dev.larder.spi.Entry;
import java.util.Optional;

/**
 * An existing session.
 *
 * @param handle the public name of the session; it gives no access
 * @param user the user who is signed in
 * @param entry its data and its lifetime
 */
public record Session(String handle, Optional<String> user, Entry entry) {
    static Session of(String handle, Entry entry) {
        return new Session(handle, SessionOwner.of(entry).user(), entry);
    }
}
