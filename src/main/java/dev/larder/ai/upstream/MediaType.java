package dev.larder.ai.upstream;

import java.util.Arrays;
import java.util.Locale;

/**
 * The media type of a message, as far as Larder reads it (RFC 9110, section 8.3).
 *
 * @param name the type and subtype, in lower case; empty if the message has none
 * @param charset the encoding of its characters, in lower case; empty if it is not said
 */
public record MediaType(String name, String charset) {
    private static final String CHARSET = "charset=";

    /** The type that a field Content-Type says. */
    public static MediaType of(String field) {
        String[] parts = field.toLowerCase(Locale.ROOT).split(";", -1);
        String charset = Arrays.stream(parts)
                .skip(1)
                .map(String::strip)
                .filter(part -> part.startsWith(CHARSET))
                .map(part -> part.substring(CHARSET.length()).replace("\"", "").strip())
                .findFirst()
                .orElse("");
        return new MediaType(parts[0].strip(), charset);
    }

    /** Whether the characters are those of JSON and of server-sent events. */
    public boolean isUtf8() {
        return charset.isEmpty() || charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
    }
}
