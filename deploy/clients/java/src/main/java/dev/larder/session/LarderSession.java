package dev.larder.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.session.MapSession;
import org.springframework.session.Session;

/**
 * A session as one request has it, with what that request changed: only this is written, so that requests at the same time
 * do not undo each other's changes. An attribute is changed by setting it, not by changing the object that it is.
 */
public final class LarderSession implements Session {
    /** Gives a session that is stored a new id. */
    interface Rotation {
        String rotate(LarderSession session);
    }

    private final MapSession session;
    private final Rotation rotation;
    private final Map<String, Optional<Object>> changes = new HashMap<>();
    private boolean stored;
    private boolean livesOtherwise;
    private boolean renamed;

    LarderSession(MapSession session, boolean stored, Rotation rotation) {
        this.session = session;
        this.stored = stored;
        this.rotation = rotation;
    }

    /** The attributes that were set, and those that were removed, since the session was read or stored. */
    Map<String, Optional<Object>> changes() {
        return changes;
    }

    boolean isStored() {
        return stored;
    }

    boolean isChanged() {
        return !changes.isEmpty() || livesOtherwise || renamed;
    }

    /** Whether it is new, or its idle time was set since it was read or stored. */
    boolean livesOtherwise() {
        return livesOtherwise || !stored;
    }

    /** Notes that everything is written. */
    void stored() {
        stored = true;
        livesOtherwise = false;
        renamed = false;
        changes.clear();
    }

    @Override
    public String getId() {
        return session.getId();
    }

    /** In one step for a session that is stored: from then on the old id is unknown. */
    @Override
    public String changeSessionId() {
        session.setId(rotation.rotate(this));
        renamed = true;
        return session.getId();
    }

    @Override
    public <T> T getAttribute(String name) {
        return session.getAttribute(name);
    }

    @Override
    public Set<String> getAttributeNames() {
        return session.getAttributeNames();
    }

    @Override
    public void setAttribute(String name, Object value) {
        session.setAttribute(name, value);
        changes.put(name, Optional.ofNullable(value));
    }

    @Override
    public void removeAttribute(String name) {
        setAttribute(name, null);
    }

    @Override
    public Instant getCreationTime() {
        return session.getCreationTime();
    }

    /** Larder notes by itself that the session is used. */
    @Override
    public void setLastAccessedTime(Instant time) {
        session.setLastAccessedTime(time);
    }

    @Override
    public Instant getLastAccessedTime() {
        return session.getLastAccessedTime();
    }

    @Override
    public void setMaxInactiveInterval(Duration interval) {
        session.setMaxInactiveInterval(interval);
        livesOtherwise = true;
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return session.getMaxInactiveInterval();
    }

    @Override
    public boolean isExpired() {
        return session.isExpired();
    }
}
