package dev.larder.core.session;

import dev.larder.spi.Entry;
import java.util.Optional;

/**
 * A session that is there.
 *
 * @param handle what it may be called; it opens nothing
 * @param user who is signed in
 * @param entry what it holds, and from when to when it lives
 */
public record Session(String handle, Optional<String> user, Entry entry) {
    static Session of(String handle, Entry entry) {
        return new Session(handle, Holder.of(entry).user(), entry);
    }
}
