package dev.larder.http.connection;

import dev.larder.http.codec.TargetSyntax;
import dev.larder.http.problem.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reason to refuse a request before the server sees it: Larder could parse it differently from a proxy before it,
 * or the server would never answer it, or answer it without a body.
 */
enum Malformed {
    TUNNEL(405, "Larder is no proxy: CONNECT is not served"),
    UNKNOWN_PROTOCOL(400, "The protocol is not HTTP"),
    UNKNOWN_VERSION(505, "This version of HTTP is not served here; use HTTP/1.1 or HTTP/2"),
    BAD_METHOD(400, "The request method has a character that RFC 9110 does not allow"),
    LONG_TARGET(414, Problem.phrase(414)),
    LARGE_HEADER(431, Problem.phrase(431)),
    BAD_TARGET(400, "The request target has a character that RFC 3986 does not allow; percent-encode it"),
    NO_HOST(400, "HTTP/1.1 needs the field Host"),
    TWO_HOSTS(400, "The request names its host twice; send one Host field"),
    BAD_HOST(400, "The field Host must be a host name, with or without a port"),
    TWO_KEYS(400, "The request has two different API keys in fields of one name; send one"),
    OUTER_SPACE(400, "A field of an HTTP/2 request begins or ends with a space; send it without"),
    CONTROL_CHARACTER(400, "A field of the request has a control character, which RFC 9110 does not allow"),
    CODING_IN_HTTP_1_0(400, "HTTP/1.0 has no Transfer-Encoding"),
    TWO_LENGTHS(400, "Either Transfer-Encoding or Content-Length, not both"),
    UNKNOWN_CODING(501, "The only Transfer-Encoding here is chunked"),
    UPGRADE_WITHOUT_SETTINGS(400, "An upgrade to h2c needs one HTTP2-Settings field, which Connection names");

    /** The methods that Larder has. */
    static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

    private static final String SETTINGS = "HTTP2-Settings";
    private static final int SETTING_BYTES = 6;

    private static final Set<Malformed> WITH_END = EnumSet.of(
            LARGE_HEADER, BAD_TARGET, NO_HOST, TWO_HOSTS, BAD_HOST, TWO_KEYS, OUTER_SPACE, CONTROL_CHARACTER);

    private static final AsciiString API_KEY = AsciiString.cached("x-api-key");
    private static final AsciiString DREAMFACTORY_KEY = AsciiString.cached("x-dreamfactory-api-key");

    /** The fields that may carry an API key. */
    private static final List<AsciiString> KEYS = List.of(API_KEY, DREAMFACTORY_KEY, HttpHeaderNames.AUTHORIZATION);

    private final int status;
    private final String message;

    Malformed(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** Whether the end of the request is certain, so that the rest of it can be read and thrown away. */
    boolean hasEnd() {
        return WITH_END.contains(this);
    }

    int status() {
        return status;
    }

    String message() {
        return message;
    }

    /** The defect of an HTTP/1.1 request, or null. */
    static @Nullable Malformed of(HttpRequest request) {
        Malformed start = ofStart(request);
        if (start != null) {
            return start;
        }
        Malformed fields = ofFields(request);
        return fields == null ? ofFraming(request) : fields;
    }

    @SuppressWarnings(
            "ReferenceEquality") // the decoder makes other objects of http/1.1, which equals takes for HTTP/1.1
    private static @Nullable Malformed ofStart(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
            boolean http = version.protocolName().equals("HTTP") && !version.equals(HttpVersion.HTTP_1_1);
            return http ? UNKNOWN_VERSION : UNKNOWN_PROTOCOL;
        }
        if (request.method().equals(HttpMethod.CONNECT)) {
            return TUNNEL;
        }
        return TargetSyntax.isTarget(request.uri()) ? null : BAD_TARGET;
    }

    private static @Nullable Malformed ofFields(HttpRequest request) {
        HttpHeaders fields = request.headers();
        boolean hasHost = false;
        int number = 0;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            if (++number > HttpLimits.MAX_FIELDS) {
                return LARGE_HEADER;
            }
            if (isHost(field.getKey())) {
                if (hasHost) {
                    return TWO_HOSTS;
                }
                if (!TargetSyntax.isHost(field.getValue())) {
                    return BAD_HOST;
                }
                hasHost = true;
            } else if (isKey(field.getKey())
                    && !fields.get(field.getKey()).contentEquals(field.getValue())
                    && differs(field.getValue(), fields.getAll(field.getKey()))) {
                return TWO_KEYS;
            }
        }
        return hasHost || request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? null : NO_HOST;
    }

    private static @Nullable Malformed ofFraming(HttpRequest request) {
        HttpHeaders fields = request.headers();
        if (fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                return CODING_IN_HTTP_1_0;
            }
            if (fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                return TWO_LENGTHS;
            }
            if (!isChunked(fields.getAll(HttpHeaderNames.TRANSFER_ENCODING))) {
                return UNKNOWN_CODING;
            }
        }
        return fields.contains(HttpHeaderNames.UPGRADE, "h2c", true) && !hasSettings(fields)
                ? UPGRADE_WITHOUT_SETTINGS
                : null;
    }

    /** The defect of an HTTP/2 request, or null. */
    static @Nullable Malformed of(Http2Headers fields) {
        if (fields.method() != null && HttpMethod.CONNECT.asciiName().contentEquals(fields.method())) {
            return TUNNEL;
        }
        if (fields.method() != null && !TargetSyntax.isMethod(fields.method())) {
            return BAD_METHOD;
        }
        if (fields.path() != null && !TargetSyntax.isTarget(fields.path().toString())) {
            return BAD_TARGET;
        }
        for (Iterator<CharSequence> hosts = fields.valueIterator(HttpHeaderNames.HOST); hosts.hasNext(); ) {
            CharSequence named = fields.authority() == null ? fields.get(HttpHeaderNames.HOST) : fields.authority();
            if (!AsciiString.contentEqualsIgnoreCase(hosts.next(), named)) {
                return TWO_HOSTS;
            }
        }
        for (AsciiString key : KEYS) {
            for (Iterator<CharSequence> values = fields.valueIterator(key); values.hasNext(); ) {
                CharSequence value = values.next();
                if (!AsciiString.contentEquals(value, fields.get(key)) && differs(value, fields.getAll(key))) {
                    return TWO_KEYS;
                }
            }
        }
        return ofValues(fields);
    }

    /** Whether a key that is not the first of its fields is another than one of them; a blank one is none. */
    private static boolean differs(CharSequence key, List<? extends CharSequence> all) {
        return !isBlank(key)
                && all.stream().anyMatch(other -> !isBlank(other) && !AsciiString.contentEquals(key, other));
    }

    private static boolean isBlank(CharSequence value) {
        return value.chars().allMatch(Malformed::isSpace);
    }

    private static boolean isSpace(int character) {
        return character == ' ' || character == '\t';
    }

    /** The defect of a value (RFC 9113, section 8.2.1), or null; Netty's decoder of HTTP/2 accepts all of them. */
    private static @Nullable Malformed ofValues(Http2Headers fields) {
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            CharSequence value = field.getValue();
            int last = value.length() - 1;
            if (last >= 0 && (isSpace(value.charAt(0)) || isSpace(value.charAt(last)))) {
                return OUTER_SPACE;
            }
            for (int i = 0; i <= last; i++) {
                if (isControl(value.charAt(i))) {
                    return CONTROL_CHARACTER;
                }
            }
        }
        return null;
    }

    private static boolean isControl(char character) {
        return (character < ' ' && character != '\t') || character == 0x7f;
    }

    /**
     * The target in a form that java.net.URI can parse, because Quarkus checks it so. The URI {@code //} alone is
     * invalid, as a host must follow; three slashes are the same path to the router.
     */
    static String parsable(String target) {
        return target.equals("//") ? "///" : target;
    }

    private static boolean isHost(CharSequence name) {
        return name.length() == HttpHeaderNames.HOST.length() && HttpHeaderNames.HOST.contentEqualsIgnoreCase(name);
    }

    private static boolean isKey(CharSequence name) {
        return switch (name.length()) {
            case 9 -> API_KEY.contentEqualsIgnoreCase(name);
            case 13 -> HttpHeaderNames.AUTHORIZATION.contentEqualsIgnoreCase(name);
            case 22 -> DREAMFACTORY_KEY.contentEqualsIgnoreCase(name);
            default -> false;
        };
    }

    private static boolean isChunked(List<String> codings) {
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
    }

    private static boolean hasSettings(HttpHeaders fields) {
        return fields.getAll(HttpHeaderNames.CONNECTION).size() == 1
                && fields.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && fields.containsValue(HttpHeaderNames.CONNECTION, SETTINGS, true)
                && fields.getAll(SETTINGS).size() == 1
                && isSettings(fields.get(SETTINGS));
    }

    /** Whether a field is the payload of a SETTINGS frame in base64url (RFC 7540, section 3.2.1). */
    private static boolean isSettings(String field) {
        try {
            return Base64.getUrlDecoder().decode(field).length % SETTING_BYTES == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
