package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.http.problem.HttpRefusal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The header fields that describe a body: Content-Type and Content-Encoding. */
public final class ContentFields {
    private static final int UNSUPPORTED = 415;

    /** RFC 9110, section 8.3.1; of the parameters only that they can be written into a header again. */
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            "[\\t ]*[!#$%&'*+.^_`|~\\w-]+/[!#$%&'*+.^_`|~\\w-]+[\\t ]*(;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

    /** Types that need no look at their characters. */
    private static final Set<String> COMMON = Set.of("application/json", "application/octet-stream", "text/plain");

    private static final Pattern NOTHING = Pattern.compile("[\\t ]*");

    /** A type whose bodies describe changes (RFC 5789): {@code patch} is one of the words of its name. */
    private static final Pattern CHANGES =
            Pattern.compile("[\\t ]*\\w+/(?:[^;]*[-.+])?patch(?:[-.+][^;]*)?[\\t ]*(?:;.*)?", Pattern.CASE_INSENSITIVE);

    private static final CharSequence ACCEPT_PATCH = HttpHeaders.createOptimized("Accept-Patch");

    private static final Pattern CODINGS = Pattern.compile("[\\t\\x20-\\x7e]*");

    private ContentFields() {}

    /**
     * Lets pass a request whose fields can describe its body. Whatever is stored is written into a header later.
     *
     * @throws Refusal.Bad when a field has no meaning, or is given twice
     * @throws HttpRefusal when a body that is read here has a coding
     */
    public static void check(HttpServerRequest request, TargetKind kind) {
        MultiMap fields = request.headers();
        if (kind == TargetKind.FORWARD) {
            return;
        }
        if (fields.contains(HttpHeaders.CONTENT_TYPE)) {
            String type = only(fields, HttpHeaders.CONTENT_TYPE, "Content-Type");
            if (!isMediaType(type)) {
                throw new Refusal.Bad("Content-Type must be one media type, like application/json");
            }
        }
        if (fields.contains(HttpHeaders.CONTENT_ENCODING)) {
            String coding = only(fields, HttpHeaders.CONTENT_ENCODING, "Content-Encoding");
            if (!CODINGS.matcher(coding).matches()) {
                throw new Refusal.Bad("Content-Encoding must be a list of codings, like gzip");
            }
            if (!kind.takesValue() && kind != TargetKind.HOOK) {
                requirePlain(request);
            }
        }
    }

    /**
     * Lets pass a PATCH whose body is a value, or describes changes that Larder can apply.
     *
     * @throws HttpRefusal when it describes others: they would be stored as the value
     */
    public static void checkPatch(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && CHANGES.matcher(type).matches() && !Drafts.isMergePatch(request)) {
            request.response().putHeader(ACCEPT_PATCH, Drafts.MERGE_PATCH);
            throw HttpRefusal.of(
                    UNSUPPORTED, "Changes of this media type cannot be applied; send " + Drafts.MERGE_PATCH);
        }
    }

    /** Whether a field has one media type or nothing. Java's white space would let control characters pass. */
    static boolean isMediaType(String field) {
        return COMMON.contains(field)
                || NOTHING.matcher(field).matches()
                || MEDIA_TYPE.matcher(field).matches();
    }

    /**
     * Lets pass a body that is read here and so must come as it is.
     *
     * @throws HttpRefusal when it has a coding
     */
    public static void requirePlain(HttpServerRequest request) {
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
            throw HttpRefusal.of(UNSUPPORTED, "This body may have no Content-Encoding; send it unencoded");
        }
    }

    private static String only(MultiMap fields, CharSequence name, String label) {
        List<String> values = fields.getAll(name);
        if (values.size() > 1) {
            throw new Refusal.Bad(label + " may be given once");
        }
        return values.get(0);
    }
}
