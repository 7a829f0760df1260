package dev.larder.spi;

import java.util.List;

/**
 * A stored value, with what a reader must be told of it. The payload is opaque, belongs to the entry and is never
 * changed.
 *
 * @param version the strong validator (RFC 9110, section 8.8.1): changes with every write of a new value, is kept by a
 *     write that only changes the life, and is never used again for the same key
 * @param form what kind of bytes the payload is
 * @param life from when to when the entry lives
 * @param revision which invalidations the value has seen; a later one of its tags makes it unusable
 * @param tags by what it can be invalidated besides its key, as its writer said: printable ASCII without a comma
 * @param payload the bytes as they were sent
 */
@SuppressWarnings("ArrayRecordComponent") // values are opaque bytes and never compared
public record Entry(
        long version, Representation form, Lifetime life, Revision revision, List<String> tags, byte[] payload) {
    public Entry {
        tags = List.copyOf(tags);
    }

    /** An entry without tags that nobody has stamped yet. */
    public Entry(long version, Representation form, Lifetime life, byte[] payload) {
        this(version, form, life, Revision.NONE, List.of(), payload);
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

    @Override
    public String toString() {
        return "Entry[" + payload.length + " bytes]";
    }
}
