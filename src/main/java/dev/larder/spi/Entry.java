package dev.larder.spi;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A stored value with its metadata. The payload is opaque, belongs to the entry and is never changed. */
public final class Entry {
    private final long version;
    private final Representation form;
    private final Lifetime lifetime;
    private final Revision revision;
    private final List<String> tags;
    private final byte[] payload;

    /**
     * See {@link #memo}. Not part of the value, and not volatile: it is immutable, and creating it twice is harmless.
     */
    private @Nullable Memo memo;

    /** A computed value, and those that were computed before. */
    private record Memo(Object value, @Nullable Memo earlier) {}

    /**
     * An entry.
     *
     * @param version the strong validator (RFC 9110, section 8.8.1): changes with every write of a new value, is kept
     *     by a write that only records an access, and is never used again for the same key
     * @param form the media type and content coding of the payload
     * @param lifetime the lifetime of the entry
     * @param revision the newest invalidation that the value reflects; a later one of its tags makes it unusable
     * @param tags the writer's tags, by which it can be invalidated: printable ASCII without a comma
     * @param payload the bytes as sent by the writer
     */
    public Entry(
            long version,
            Representation form,
            Lifetime lifetime,
            Revision revision,
            List<String> tags,
            byte[] payload) {
        this.version = version;
        this.form = form;
        this.lifetime = lifetime;
        this.revision = revision;
        this.tags = List.copyOf(tags);
        this.payload = payload;
    }

    /** An entry without tags and without a revision. */
    public Entry(long version, Representation form, Lifetime lifetime, byte[] payload) {
        this(version, form, lifetime, Revision.NONE, List.of(), payload);
    }

    /** The strong validator. */
    public long version() {
        return version;
    }

    /** The media type and content coding of the payload. */
    public Representation form() {
        return form;
    }

    /** The lifetime of the entry. */
    public Lifetime lifetime() {
        return lifetime;
    }

    /** The newest invalidation that the value reflects. */
    public Revision revision() {
        return revision;
    }

    /** The tags by which it can be invalidated. */
    public List<String> tags() {
        return tags;
    }

    /** The bytes as sent by the writer. */
    public byte[] payload() {
        return payload;
    }

    /**
     * A value computed from this entry alone, such as the response that it holds: created at the first call, and kept with the
     * entry in memory. There is one such value of each type, and few types; it must be immutable.
     */
    public <T> T memo(Class<T> type, Function<Entry, T> make) {
        for (Memo known = memo; known != null; known = known.earlier) {
            if (type.isInstance(known.value)) {
                return type.cast(known.value);
            }
        }
        T made = make.apply(this);
        memo = new Memo(made, memo);
        return made;
    }

    /** The same value with another lifetime. */
    public Entry withLifetime(Lifetime other) {
        return new Entry(version, form, other, revision, tags, payload);
    }

    /** The same value with another revision. */
    public Entry withRevision(Revision other) {
        return new Entry(version, form, lifetime, other, tags, payload);
    }

    /** The same value with other tags. */
    public Entry withTags(List<String> others) {
        return new Entry(version, form, lifetime, revision, others, payload);
    }

    /** The same value with another version. */
    public Entry withVersion(long other) {
        return new Entry(other, form, lifetime, revision, tags, payload);
    }

    /** Whether it is a remembered miss: the source is known to have no value. */
    public boolean isAbsent() {
        return form.contentType().isEmpty();
    }

    /** The number of characters of all tags. */
    public int tagCharacters() {
        int characters = 0;
        for (String tag : tags) {
            characters += tag.length();
        }
        return characters;
    }

    /** Entries are equal if all parts are equal and the payload is the same array: opaque bytes are never compared. */
    @Override
    @SuppressWarnings("ArrayEquals") // payloads are compared by identity
    public boolean equals(@Nullable Object other) {
        return other instanceof Entry that
                && version == that.version
                && payload == that.payload
                && form.equals(that.form)
                && lifetime.equals(that.lifetime)
                && revision.equals(that.revision)
                && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, form, lifetime, revision, tags);
    }

    @Override
    public String toString() {
        return "Entry[" + payload.length + " bytes]";
    }
}
