package dev.larder.spi;

/**
 * The media type and content coding of a payload (RFC 9110, section 8.3 and 8.4), as its writer declared.
 *
 * @param contentType the media type
 * @param contentEncoding the content codings; empty if there are none
 */
public record Representation(String contentType, String contentEncoding) {
    /** Bytes of unknown type. */
    public static final Representation BINARY = new Representation("application/octet-stream", "");

    /** The form of a remembered miss. No writer can give it to a value. */
    public static final Representation NOTHING = new Representation("", "");

    /** A JSON text. */
    public static final Representation JSON = new Representation("application/json", "");
}
