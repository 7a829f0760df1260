package dev.larder.core.event.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A change of a service that its backend has acknowledged. */
public final class Event {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String service;
    private final long seq;
    private final Kind kind;
    private final Subject subject;
    private final long time;

    /** The JSON text, created on first use and then shared; two threads may create equal arrays at the same time. */
    private volatile byte @Nullable [] json;

    Event(String service, long seq, Kind kind, Subject subject, long time) {
        this.service = service;
        this.seq = seq;
        this.kind = kind;
        this.subject = subject;
        this.time = time;
    }

    /** The kinds of changes. */
    public enum Kind {
        /** An entry was stored, or its lifetime changed. */
        PUT,
        /** An existing entry was removed. */
        DELETE,
        /** All entries with a key prefix, or with one of several tags, were invalidated. */
        PURGE,
        /** Everything was removed. */
        FLUSH;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The name in events. */
        public String label() {
            return label;
        }
    }

    /** The event's name, as in {@code local.put}. */
    public String name() {
        return service + "." + kind.label;
    }

    /** The sequence number in its log: one more than that of the event before. */
    public long seq() {
        return seq;
    }

    public Kind kind() {
        return kind;
    }

    public Subject subject() {
        return subject;
    }

    /** The time of the change by this node's clock. */
    public Instant time() {
        return Instant.ofEpochMilli(time);
    }

    /** The event as a JSON object in one line. The array is shared and must not be changed. */
    public byte[] json() {
        byte[] made = json;
        if (made == null) {
            made = write();
            json = made;
        }
        return made;
    }

    private byte[] write() {
        var out = new ByteArrayOutputStream(160);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeStringField("event", name());
            generator.writeStringField("service", service);
            if (subject instanceof Subject.Key one) {
                generator.writeStringField("key", one.key().text());
            } else if (subject instanceof Subject.Prefix some) {
                generator.writeStringField("prefix", some.text());
            } else if (subject instanceof Subject.Tags tags) {
                generator.writeArrayFieldStart("tags");
                for (String tag : tags.names()) {
                    generator.writeString(tag);
                }
                generator.writeEndArray();
            }
            generator.writeNumberField("seq", seq);
            generator.writeStringField("time", time().toString());
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
