package dev.larder.http.codec;

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
public record Target(TargetKind kind, String service, String rest) {
    static final String ROOT = "/api";
    static final String CURRENT = "v2";
    private static final String ENTRIES = ROOT + "/" + CURRENT + "/";

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
     * Whether the router finds the resource under the path as it was sent, because no normalisation can change it: an
     * entry with a key of one segment and without an escape. Most requests are such, and spared a second routing.
     */
    public boolean isRoutedAsSent(String path) {
        return kind == TargetKind.ENTRY
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
            case CACHE -> base + "/system/cache" + (service.isEmpty() ? "" : "/" + PercentCoding.encode(service));
            case SUBSCRIBER -> base + "/system/subscriber/" + PercentCoding.encode(rest);
            case SERVICE -> base + "/-";
            case ENTRY -> base + "/-/-";
            case COUNTER, LIST, TOUCH, TAG, LEASE, LIMIT, SESSION -> base + "/-/" + kind.segment() + "/-";
            case CAPABILITIES, STATS -> base + "/" + PercentCoding.encode(service) + "/" + kind.segment();
            case PURGE, COUNTERS, EVENTS, SESSIONS -> base + "/-/" + kind.segment();
            case ROTATION -> base + "/-/" + kind.segment() + "/-/rotate";
        };
    }
}
