package dev.larder.http.codec;

/**
 * The target of a request, parsed from the raw request target.
 *
 * <p>A router normalises paths: {@code a//b}, {@code x/..}, {@code a;x}, {@code %2e} and a trailing slash would become
 * other keys, or a flush. So requests for data bypass the router, and the key is parsed here.
 *
 * @param kind the kind of the target
 * @param service the service's name as written, empty for Larder itself
 * @param rest the key, the session's id, or the name of a target outside services, decoded; empty if there is none
 */
public record RequestTarget(TargetKind kind, String service, String rest) {
    static final String ROOT = "/api";
    static final String CURRENT = "v2";
    static final String LANG_CACHE = "/v1/caches/";
    private static final String SYSTEM_HOOK = ROOT + "/" + CURRENT + "/system/hook/";

    /** Whether the path is that of a webhook, whose senders have no API key. */
    public static boolean isDelivery(String path) {
        return path.startsWith(SYSTEM_HOOK);
    }

    /** Whether the path is one of Redis LangCache's, whose clients write the name of a service behind it. */
    public static boolean isLangCache(String path) {
        return path.startsWith(LANG_CACHE);
    }

    /** The rest of a path of LangCache's behind the name of the service, with its slash; empty where there is none. */
    public static String behindCache(String path) {
        int slash = path.indexOf('/', LANG_CACHE.length());
        return slash < 0 ? "" : path.substring(slash);
    }

    /** Whether the path of a raw request target is one of the API's. */
    public static boolean isApi(String path) {
        return isLangCache(path)
                || (path.startsWith(ROOT) && (path.length() == ROOT.length() || path.charAt(ROOT.length()) == '/'));
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
     * The path under which the control plane's resource for this target is found, whatever the client wrote: no router
     * takes it apart in another way.
     *
     * @throws IllegalStateException for a target of the data plane, which no router sees
     */
    public String route() {
        String base = ROOT + "/" + CURRENT;
        return switch (kind) {
            case SERVICES -> base;
            case CACHE -> base + "/system/cache" + (service.isEmpty() ? "" : "/" + PercentCoding.encode(service));
            case CONFIG -> base + "/system/config";
            case RELOAD -> base + "/system/config/reload";
            case SUBSCRIBER -> base + "/system/subscriber/" + PercentCoding.encode(rest);
            case CAPABILITIES, STATS -> base + "/" + PercentCoding.encode(service) + "/" + kind.segment();
            default -> throw new IllegalStateException("No router sees " + kind);
        };
    }
}
