package dev.larder.http.codec;

import dev.larder.core.Refusal;
import java.util.List;
import java.util.function.Predicate;

/** Cuts a {@link RequestTarget} from the path of a raw request target. */
public final class TargetParser {
    private static final String ESCAPED_DOT = "%2E";
    private static final String CONVERSATIONS = TargetKind.CONVERSATION.segment() + "/";
    private static final String SUBSCRIBER = "subscriber/";

    /** The reserved segments that a service in front of an origin has, too. */
    private static final List<String> OF_EVERY_SERVICE = List.of("_capabilities", "_events", "_stats", "_tag");

    private TargetParser() {}

    /** The target of a raw path under {@code /api}, where no service stands in front of an origin. */
    public static RequestTarget parse(String path) {
        return parse(path, service -> false, service -> false);
    }

    /**
     * The target of a raw path under {@code /api}, or of one of LangCache's.
     *
     * @param forwards whether a service stands in front of an origin
     * @param converses whether such a service keeps conversations itself: it stands in front of a language model
     * @throws Refusal when it names nothing
     */
    public static RequestTarget parse(String path, Predicate<String> forwards, Predicate<String> converses) {
        String rest = withoutVersion(path);
        if (rest.isEmpty() || rest.equals("/")) {
            return new RequestTarget(TargetKind.SERVICES, "", "");
        }
        int slash = rest.indexOf('/', 1);
        String service = PercentCoding.decode(slash < 0 ? rest.substring(1) : rest.substring(1, slash), false);
        if (service.isEmpty() || (RequestTarget.isLangCache(path) && !converses.test(service))) {
            throw nothing();
        }
        if (forwards.test(service)) {
            String encoded = slash < 0 ? "" : rest.substring(slash + 1);
            return encoded.startsWith(CONVERSATIONS) && converses.test(service)
                    ? within(service, encoded)
                    : behind(service, encoded);
        }
        if (slash < 0) {
            return new RequestTarget(TargetKind.SERVICE, service, "");
        }
        String encoded = rest.substring(slash + 1);
        return service.equalsIgnoreCase("system") ? withinSystem(encoded) : within(service, encoded);
    }

    private static RequestTarget withinSystem(String encoded) {
        if (encoded.equals("cache")) {
            return new RequestTarget(TargetKind.CACHE, "", "");
        }
        // an empty name is a slip and must not flush everything
        if (encoded.startsWith("cache/") && encoded.length() > 6 && encoded.indexOf('/', 6) < 0) {
            return new RequestTarget(TargetKind.CACHE, PercentCoding.decode(encoded.substring(6), false), "");
        }
        if (encoded.startsWith("hook/") && encoded.length() > 5 && encoded.indexOf('/', 5) < 0) {
            return new RequestTarget(TargetKind.HOOK, "", PercentCoding.decode(encoded.substring(5), false));
        }
        if (encoded.equals("config")) {
            return new RequestTarget(TargetKind.CONFIG, "", "");
        }
        if (encoded.equals("config/reload")) {
            return new RequestTarget(TargetKind.RELOAD, "", "");
        }
        String subscriber = encoded.startsWith(SUBSCRIBER) ? encoded.substring(SUBSCRIBER.length()) : "";
        if (!subscriber.isEmpty() && subscriber.indexOf('/') < 0) {
            String name = PercentCoding.decode(subscriber, false);
            // escaped or not, the router takes a dot segment away
            if (!name.equals(".") && !name.equals("..")) {
                return new RequestTarget(TargetKind.SUBSCRIBER, "", name);
            }
        }
        throw nothing();
    }

    private static Refusal nothing() {
        return new Refusal.NotFound("There is nothing here");
    }

    /** The raw path behind the service's name, with its slash; empty where there is none. */
    public static String behindService(String path) {
        String rest = withoutVersion(path);
        int slash = rest.indexOf('/', 1);
        return slash < 0 ? "" : rest.substring(slash);
    }

    /** A path of LangCache's stands, as a whole, behind the service that it names. */
    private static String withoutVersion(String path) {
        if (RequestTarget.isLangCache(path)) {
            String rest = path.substring(RequestTarget.LANG_CACHE.length());
            int slash = rest.indexOf('/');
            return "/" + (slash < 0 ? rest : rest.substring(0, slash)) + path;
        }
        String rest = path.substring(RequestTarget.ROOT.length());
        boolean versioned =
                rest.startsWith("/" + RequestTarget.CURRENT) && (rest.length() == 3 || rest.charAt(3) == '/');
        return versioned ? rest.substring(3) : rest;
    }

    /** A path at an origin, or a target that every service has. The origin may take an escaped dot for a dot. */
    private static RequestTarget behind(String service, String encoded) {
        String decoded = PercentCoding.decode(encoded, false);
        if (hasDotSegment(decoded)) {
            throw new Refusal.Bad(
                    "A path may not have a segment of one or two dots, escaped or not: the origin could take it for another path");
        }
        return isOfEveryService(encoded)
                ? within(service, encoded)
                : new RequestTarget(TargetKind.FORWARD, service, decoded);
    }

    private static boolean isOfEveryService(String encoded) {
        int slash = encoded.indexOf('/');
        return encoded.startsWith("_") && OF_EVERY_SERVICE.contains(slash < 0 ? encoded : encoded.substring(0, slash));
    }

    private static RequestTarget within(String service, String encoded) {
        requireNoDotSegments(encoded);
        int slash = encoded.indexOf('/');
        String first = PercentCoding.decode(slash < 0 ? encoded : encoded.substring(0, slash), false);
        if (!first.startsWith("_")) {
            return new RequestTarget(TargetKind.ENTRY, service, key(encoded));
        }
        TargetKind kind = TargetKind.reservedAs(first)
                .orElseThrow(() ->
                        new Refusal.NotFound("There is nothing at %s; a key that begins with '_' is reached by /_key/"
                                .formatted(printable(first))));
        if (slash >= 0) {
            kind = kind.below();
        }
        if (kind == TargetKind.SESSIONS && slash >= 0) {
            return session(service, encoded.substring(slash + 1));
        }
        if (kind.hasKey()) {
            return new RequestTarget(kind, service, key(slash < 0 ? "" : encoded.substring(slash + 1)));
        }
        if (slash >= 0) {
            throw new Refusal.NotFound("There is nothing below " + first);
        }
        return new RequestTarget(kind, service, "");
    }

    /** An id is one segment, in which a slash is escaped. */
    private static RequestTarget session(String service, String encoded) {
        int slash = encoded.indexOf('/');
        if (slash < 0) {
            return new RequestTarget(TargetKind.SESSION, service, key(encoded));
        }
        if (!encoded.substring(slash).equals("/rotate")) {
            throw new Refusal.NotFound("There is nothing below a session but rotate");
        }
        return new RequestTarget(TargetKind.ROTATION, service, key(encoded.substring(0, slash)));
    }

    private static String key(String encoded) {
        if (encoded.isEmpty()) {
            throw new Refusal.Bad("The key is empty; the service itself is reached without a slash at the end");
        }
        return PercentCoding.decode(encoded, false);
    }

    private static void requireNoDotSegments(String encoded) {
        if (hasDotSegment(encoded)) {
            throw new Refusal.Bad(
                    "A key may not have a segment of one or two dots; write its dots as %s".formatted(ESCAPED_DOT));
        }
    }

    private static boolean hasDotSegment(String path) {
        if (path.indexOf('.') < 0) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static String printable(String segment) {
        return segment.matches("\\w{1,32}") ? segment : "this reserved segment";
    }
}
