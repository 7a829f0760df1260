package dev.larder.spi;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stored value, with what a reader must be told of it. The payload is opaque, belongs to the entry and is never
 * changed.
 */
public final class Entry {
    private final long version;
    private final Representation form;
    private final Lifetime life;
    private final Revision revision;
    private final List<String> tags;
    private final byte[] payload;

    /** See {@link #memo}. No part of the value, and not volatile: it is immutable, and making it twice does no harm. */
    private @Nullable Object memo;

    /**
     * An entry.
     *
     * @param version the strong validator (RFC 9110, section 8.8.1): changes with every write of a new value, is kept by a
     *     write that only changes the life, and is never used again for the same key
     * @param form what kind of bytes the payload is
     * @param life from when to when the entry lives
     * @param revision which invalidations the value has seen; a later one of its tags makes it unusable
     * @param tags by what it can be invalidated besides its key, as its writer said: printable ASCII without a comma
     * @param payload the bytes as they were sent
     */
    public Entry(
            long version, Representation form, Lifetime life, Revision revision, List<String> tags, byte[] payload) {
        this.version = version;
        this.form = form;
        this.life = life;
        this.revision = revision;
        this.tags = List.copyOf(tags);
        this.payload = payload;
    }

    /** An entry without tags that nobody has stamped yet. */
    public Entry(long version, Representation form, Lifetime life, byte[] payload) {
        this(version, form, life, Revision.NONE, List.of(), payload);
    }

    /** The strong validator. */
    public long version() {
        return version;
    }

    /** What kind of bytes the payload is. */
    public Representation form() {
        return form;
    }

    /** From when to when the entry lives. */
    public Lifetime life() {
        return life;
    }

    /** Which invalidations the value has seen. */
    public Revision revision() {
        return revision;
    }

    /** By what it can be invalidated besides its key. */
    public List<String> tags() {
        return tags;
    }

    /** The bytes as they were sent. */
    public byte[] payload() {
        return payload;
    }

    /**
     * What a reader has made of this entry alone, such as its header fields: made when it is first asked for, and kept with
     * the entry as long as that is in memory. One sort of reader has one such thing; it must be immutable.
     */
    public <T> T memo(Class<T> type, Function<Entry, T> make) {
        Object known = memo;
        if (type.isInstance(known)) {
            return type.cast(known);
        }
        T made = make.apply(this);
        memo = made;
        return made;
    }

    /** The same value with another life. */
    public Entry living(Lifetime other) {
        return new Entry(version, form, other, revision, tags, payload);
    }

    /** The same value with another stamp. */
    public Entry withRevision(Revision other) {
        return new Entry(version, form, life, other, tags, payload);
    }

    /** The same value with other tags. */
    public Entry tagged(List<String> others) {
        return new Entry(version, form, life, revision, others, payload);
    }

    /** The same under another version. */
    public Entry versioned(long other) {
        return new Entry(other, form, life, revision, tags, payload);
    }

    /** Whether it stands for nothing: a reader is to be told that there is no value, and that this is known. */
    public boolean isAbsent() {
        return form.contentType().isEmpty();
    }

    /** How many characters the tags have together. */
    public int tagCharacters() {
        int characters = 0;
        for (String tag : tags) {
            characters += tag.length();
        }
        return characters;
    }

    /** Two entries are equal when everything is, and the payload is the same array: opaque bytes are never compared. */
    @Override
    @SuppressWarnings("ArrayEquals") // as said
    public boolean equals(@Nullable Object other) {
        return other instanceof Entry that
                && version == that.version
                && payload == that.payload
                && form.equals(that.form)
                && life.equals(that.life)
                && revision.equals(that.revision)
                && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, form, life, revision, tags);
    }

    @Override
    public String toString() {
        return "Entry[" + payload.length + " bytes]";
    }
}
