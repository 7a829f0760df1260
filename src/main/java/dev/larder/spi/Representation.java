package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * What kind of bytes a payload is (RFC 9110, section 8.3 and 8.4), as its writer said, and what the writer wants to have back
 * with them.
 *
 * @param contentType the media type
 * @param contentEncoding the content codings applied, empty when there are none
 * @param attributes in their order, and a name may have several: a stored response has its status and its fields here. Nobody
 *     but the writer reads them. Together at most {@link #MAX_ATTRIBUTE_BYTES} in a stored form
 */
public record Representation(String contentType, String contentEncoding, List<Attribute> attributes) {
    /** As much as the fields of a request may have. */
    public static final int MAX_ATTRIBUTE_BYTES = 32 << 10;

    /** Bytes of which nothing is known. */
    public static final Representation BINARY = new Representation("application/octet-stream", "");

    /** None: what is remembered is that there is nothing. No writer can give a value this. */
    public static final Representation NOTHING = new Representation("", "");

    /** A JSON text. */
    public static final Representation JSON = new Representation("application/json", "");

    /** @throws IllegalArgumentException when the attributes are too long */
    public Representation {
        attributes = List.copyOf(attributes);
        long bytes = attributes.stream().mapToLong(Attribute::storedBytes).sum();
        if (bytes > MAX_ATTRIBUTE_BYTES) {
            throw new IllegalArgumentException(
                    "Attributes may have %d bytes, and these have %d".formatted(MAX_ATTRIBUTE_BYTES, bytes));
        }
    }

    /** Bytes with nothing besides. */
    public Representation(String contentType, String contentEncoding) {
        this(contentType, contentEncoding, List.of());
    }

    /** The same with other attributes. */
    public Representation with(List<Attribute> others) {
        return new Representation(contentType, contentEncoding, others);
    }

    /** How many characters it has, for a bound on memory. */
    public int characters() {
        int characters = contentType.length() + contentEncoding.length();
        for (Attribute attribute : attributes) {
            characters += attribute.name().length() + attribute.value().length();
        }
        return characters;
    }

    /**
     * A name with a value, both any text.
     *
     * @param name what the value is
     * @param value it
     */
    public record Attribute(String name, String value) {
        /** Of the two lengths in a stored form. */
        private static final int LENGTHS = 2 * Short.BYTES;

        private long storedBytes() {
            return LENGTHS + (long) name.getBytes(UTF_8).length + value.getBytes(UTF_8).length;
        }
    }
}
