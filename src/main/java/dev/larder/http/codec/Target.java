package dev.larder.http.codec;

import dev.larder.core.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a request is aimed at, cut from the raw request target.
 *
 * <p>The server underneath normalises paths: {@code a//b}, {@code x/..}, {@code a;x}, {@code %2e} and a trailing slash would
 * become other keys, or a flush. So the key is taken from here, and the path that is routed is made from this.
 *
 * @param kind what there is at that place
 * @param service the service's name as written, empty for Larder itself
 * @param rest the key, the session's id, or the name of what is not a service, decoded; empty where there is none
 */
public record Target(Kind kind, String service, String rest) {
    private static final String ROOT = "/api";
    private static final String CURRENT = "v2";
    private static final String SUBSCRIBER = "subscriber/";
    private static final String ENTRIES = ROOT + "/" + CURRENT + "/";

    /** The kinds of places. */
    public enum Kind {
        /** The list of services. */
        SERVICES("", "GET", "HEAD"),
        /** The caches of all services, or of the one that is named. */
        CACHE("", "DELETE"),
        /** Where others send events. */
        HOOK("", "POST"),
        /** A subscriber to events. */
        SUBSCRIBER("", "GET", "HEAD"),
        /** A service as a whole. */
        SERVICE("", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        /** An entry, or with its reserved first segment any entry. */
        ENTRY("_key", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        /** Several counters. */
        COUNTERS("_counter", "POST"),
        /** A counter. */
        COUNTER("_counter", "GET", "HEAD", "POST", "DELETE"),
        /** A list. */
        LIST("_list", "GET", "HEAD", "POST", "DELETE"),
        /** An entry's life. */
        TOUCH("_touch", "POST"),
        /** The rate limits of a key. */
        LIMIT("_limit", "GET", "HEAD", "POST", "DELETE"),
        /** What a service can do. */
        CAPABILITIES("_capabilities", "GET", "HEAD"),
        /** What a service has done. */
        STATS("_stats", "GET", "HEAD"),
        /** What is to be invalidated. */
        PURGE("_tag", "POST"),
        /** A tag and its version. */
        TAG("_tag", "PUT"),
        /** Who makes an entry's value. */
        LEASE("_lease", "DELETE"),
        /** Sessions: a new one, and those of a user. */
        SESSIONS("_session", "GET", "HEAD", "POST", "DELETE"),
        /** A session. */
        SESSION("_session", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        /** A session's id. */
        ROTATION("_session", "POST"),
        /** What is changed in a service, as it happens. */
        EVENTS("_events", "GET", "HEAD");

        private final String segment;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> methods;

        Kind(String segment, String... methods) {
            this.segment = segment;
            this.methods = List.of(methods);
        }

        /** The methods there are. */
        public List<String> methods() {
            return methods;
        }

        /** Whether a body sent there is a value that is stored as it is. */
        public boolean takesValue() {
            return this == ENTRY || this == SESSION || this == SESSIONS;
        }

        boolean hasKey() {
            return this == ENTRY
                    || this == COUNTER
                    || this == LIST
                    || this == TOUCH
                    || this == TAG
                    || this == LEASE
                    || this == LIMIT;
        }

        /** What there is at a longer path, where that is something else. */
        Kind below() {
            return switch (this) {
                case PURGE -> TAG;
                case COUNTERS -> COUNTER;
                default -> this;
            };
        }

        static Optional<Kind> reservedAs(String segment) {
            return Arrays.stream(values())
                    .filter(kind -> !kind.segment.isEmpty() && kind.segment.equals(segment))
                    .findFirst();
        }
    }

    /** Whether the path can only be one where others send events, who have no API key. */
    public static boolean isDelivery(String path) {
        return path.startsWith(ENTRIES + "system/hook/");
    }

    /** Whether the path of a raw request target is one of the API's. */
    public static boolean isApi(String path) {
        return path.startsWith(ROOT) && (path.length() == ROOT.length() || path.charAt(ROOT.length()) == '/');
    }

    /** The path of a raw request target in origin or absolute form (RFC 9112, section 3.2), without its query. */
    public static String path(String target) {
        int begin = 0;
        if (!target.startsWith("/")) {
            int authority = target.indexOf("://");
            begin = authority < 0 ? 0 : target.indexOf('/', authority + 3);
            if (begin < 0) {
                return "/";
            }
        }
        int end = target.indexOf('?', begin);
        return end < 0 ? target.substring(begin) : target.substring(begin, end);
    }

    /**
     * The target of a raw path under {@code /api}.
     *
     * @throws Refusal when it names nothing
     */
    public static Target parse(String path) {
        String rest = path.substring(ROOT.length());
        if (rest.startsWith("/" + CURRENT) && (rest.length() == 3 || rest.charAt(3) == '/')) {
            rest = rest.substring(3);
        }
        if (rest.isEmpty() || rest.equals("/")) {
            return new Target(Kind.SERVICES, "", "");
        }
        int slash = rest.indexOf('/', 1);
        String service = PercentCoding.decode(slash < 0 ? rest.substring(1) : rest.substring(1, slash), false);
        if (service.isEmpty()) {
            throw nothing();
        }
        if (slash < 0) {
            return new Target(Kind.SERVICE, service, "");
        }
        String encoded = rest.substring(slash + 1);
        return service.equalsIgnoreCase("system") ? withinSystem(encoded) : within(service, encoded);
    }

    private static Target withinSystem(String encoded) {
        if (encoded.equals("cache")) {
            return new Target(Kind.CACHE, "", "");
        }
        // an empty name is a slip and must not flush everything
        if (encoded.startsWith("cache/") && encoded.length() > 6 && encoded.indexOf('/', 6) < 0) {
            return new Target(Kind.CACHE, PercentCoding.decode(encoded.substring(6), false), "");
        }
        if (encoded.startsWith("hook/") && encoded.length() > 5 && encoded.indexOf('/', 5) < 0) {
            return new Target(Kind.HOOK, "", PercentCoding.decode(encoded.substring(5), false));
        }
        String subscriber = encoded.startsWith(SUBSCRIBER) ? encoded.substring(SUBSCRIBER.length()) : "";
        if (!subscriber.isEmpty() && subscriber.indexOf('/') < 0) {
            return new Target(Kind.SUBSCRIBER, "", PercentCoding.decode(subscriber, false));
        }
        throw nothing();
    }

    private static Refusal nothing() {
        return new Refusal.NotFound("There is nothing here");
    }

    private static Target within(String service, String encoded) {
        requireNoDotSegments(encoded);
        int slash = encoded.indexOf('/');
        String first = PercentCoding.decode(slash < 0 ? encoded : encoded.substring(0, slash), false);
        if (!first.startsWith("_")) {
            return new Target(Kind.ENTRY, service, key(encoded));
        }
        Kind kind = Kind.reservedAs(first)
                .orElseThrow(() ->
                        new Refusal.NotFound("There is nothing at %s; a key that begins with '_' is reached by /_key/"
                                .formatted(printable(first))));
        if (slash >= 0) {
            kind = kind.below();
        }
        if (kind == Kind.SESSIONS && slash >= 0) {
            return session(service, encoded.substring(slash + 1));
        }
        if (kind.hasKey()) {
            return new Target(kind, service, key(slash < 0 ? "" : encoded.substring(slash + 1)));
        }
        if (slash >= 0) {
            throw new Refusal.NotFound("There is nothing below " + first);
        }
        return new Target(kind, service, "");
    }

    /** An id is one segment, in which a slash is escaped. */
    private static Target session(String service, String encoded) {
        int slash = encoded.indexOf('/');
        if (slash < 0) {
            return new Target(Kind.SESSION, service, key(encoded));
        }
        if (!encoded.substring(slash).equals("/rotate")) {
            throw new Refusal.NotFound("There is nothing below a session but rotate");
        }
        return new Target(Kind.ROTATION, service, key(encoded.substring(0, slash)));
    }

    private static String key(String encoded) {
        if (encoded.isEmpty()) {
            throw new Refusal.Bad("The key is empty; the service itself is reached without a slash at the end");
        }
        return PercentCoding.decode(encoded, false);
    }

    private static void requireNoDotSegments(String encoded) {
        for (String segment : encoded.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new Refusal.Bad("A key may not have a segment '%s'; write its dots as %%2E".formatted(segment));
            }
        }
    }

    private static String printable(String segment) {
        return segment.matches("\\w{1,32}") ? segment : "this reserved segment";
    }

    /**
     * Whether the router finds the resource under the path as it was sent, because no normalisation can change it: an
     * entry with a key of one segment and without an escape. Most requests are such, and spared a second routing.
     */
    public boolean isRoutedAsSent(String path) {
        return kind == Kind.ENTRY
                && path.length() == ENTRIES.length() + service.length() + 1 + rest.length()
                && path.startsWith(ENTRIES)
                && isPlain(rest);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~:@=,".indexOf(c) >= 0;
    }

    /** The path under which the resource for this kind of target is found: no normalisation can change it. */
    public String route() {
        String base = ROOT + "/" + CURRENT;
        return switch (kind) {
            case SERVICES -> base;
            case HOOK -> base + "/system/hook/-";
            case CACHE -> base + "/system/cache" + (service.isEmpty() ? "" : "/-");
            case SUBSCRIBER -> base + "/system/subscriber/-";
            case SERVICE -> base + "/-";
            case ENTRY -> base + "/-/-";
            case COUNTER, LIST, TOUCH, TAG, LEASE, LIMIT, SESSION -> base + "/-/" + kind.segment + "/-";
            case CAPABILITIES, STATS, PURGE, COUNTERS, EVENTS, SESSIONS -> base + "/-/" + kind.segment;
            case ROTATION -> base + "/-/" + kind.segment + "/-/rotate";
        };
    }
}
