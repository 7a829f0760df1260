package dev.larder.gateway.policy;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Responses with parts of a body (RFC 9110 §15.3.7), those of Larder and those of the origin. */
public final class PartialContent {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    /** Digests of the content of a message (RFC 9530, section 2), which is another one here. */
    private static final Set<String> OF_THE_WHOLE = Set.of("content-digest", "content-md5");

    private PartialContent() {}

    /** The head of a 206 with one part (RFC 9110 §15.3.7.1). */
    public static ResponseHead onePart(ResponseHead whole, Ranges.Part part, long length) {
        return new ResponseHead(
                206,
                described(whole)
                        .with("Content-Range", part.contentRange(length))
                        .with("Content-Length", Long.toString(part.length())));
    }

    private static HeaderFields described(ResponseHead whole) {
        return whole.fields().without(name -> OF_THE_WHOLE.contains(FieldText.lower(name)));
    }

    /** The head of a 206 with several parts; the length of its body is the caller's to set (RFC 9110 §15.3.7.2). */
    public static ResponseHead parts(ResponseHead whole, String boundary) {
        return new ResponseHead(
                206,
                described(whole)
                        .without("Content-Range")
                        .without("Content-Length")
                        .with("Content-Type", "multipart/byteranges; boundary=" + boundary));
    }

    /** The text before the bytes of one of several parts. */
    public static String delimiter(String boundary, ResponseHead whole, String contentRange) {
        String type = whole.fields()
                .first("Content-Type")
                .map(text -> "Content-Type: " + text + "\r\n")
                .orElse("");
        return "\r\n--" + boundary + "\r\n" + type + "Content-Range: " + contentRange + "\r\n\r\n";
    }

    /** The text after the bytes of the last part. */
    public static String end(String boundary) {
        return "\r\n--" + boundary + "--\r\n";
    }

    /** The head of a 416 (RFC 9110 §15.5.17). */
    public static ResponseHead unsatisfiable(long length) {
        return new ResponseHead(416, HeaderFields.of("Content-Range", "bytes */" + length));
    }

    /**
     * The 200 that a 206 of the origin is, if its one part is the whole body (RFC 9111 §3.4). Other parts are not
     * stored: the origin does not say which of them belong together.
     */
    public static Optional<ResponseHead> completed(ResponseHead partial) {
        Optional<Matcher> range = partial.fields().first("Content-Range").map(CONTENT_RANGE::matcher);
        boolean whole = partial.status() == 206
                && range.filter(Matcher::matches)
                        .filter(PartialContent::isWhole)
                        .isPresent();
        return whole ? Optional.of(new ResponseHead(200, partial.fields().without("Content-Range"))) : Optional.empty();
    }

    private static boolean isWhole(Matcher range) {
        long last = Long.parseLong(range.group(2));
        return Long.parseLong(range.group(1)) == 0 && last + 1 == Long.parseLong(range.group(3));
    }
}
