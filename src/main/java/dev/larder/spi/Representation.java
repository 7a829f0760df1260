package dev.larder.spi;

/**
 * What kind of bytes a payload is (RFC 9110, section 8.3 and 8.4), as its writer said.
 *
 * @param contentType the media type
 * @param contentEncoding the content codings applied, empty when there are none
 */
public record Representation(String contentType, String contentEncoding) {
    /** Bytes of which nothing is known. */
    public static final Representation BINARY = new Representation("application/octet-stream", "");

    /** None: what is remembered is that there is nothing. No writer can give a value this. */
    public static final Representation NOTHING = new Representation("", "");

    /** A JSON text. */
    public static final Representation JSON = new Representation("application/json", "");
}
