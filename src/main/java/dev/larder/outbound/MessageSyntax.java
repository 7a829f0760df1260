package dev.larder.outbound;

import dev.larder.outbound.OutboundRequest.Field;
import java.util.function.IntPredicate;

/** The characters that a part of a message may have (RFC 9110 §5, RFC 9112 §3): no part can end its line. */
final class MessageSyntax {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private MessageSyntax() {}

    static void requireMethod(String method) {
        require(isToken(method), "The method is not a token");
        // a tunnel is no exchange of messages
        require(!method.equals("CONNECT"), "CONNECT is not sent");
    }

    static void requireField(Field field) {
        require(isToken(field.name()), "The name of a field is not a token");
        require(
                all(field.value(), c -> c == '\t' || (c >= ' ' && c <= 0xff && c != 0x7f)),
                "A field has a bad character");
    }

    static void requireTarget(String scheme, String host, String pathAndQuery) {
        require(scheme.equals("http") || scheme.equals("https"), "The scheme is neither http nor https");
        require(!host.isEmpty() && all(host, c -> isVisible(c) && "/?#@\\".indexOf(c) < 0), "The host is not one");
        require(pathAndQuery.startsWith("/") || pathAndQuery.equals("*"), "The path does not begin with a slash");
        require(all(pathAndQuery, MessageSyntax::isVisible), "The path or query has a bad character");
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && all(
                        text,
                        c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || TOKEN_MARKS.indexOf(c) >= 0);
    }

    private static boolean isVisible(int c) {
        return c > ' ' && c < 0x7f;
    }

    private static boolean all(String text, IntPredicate allowed) {
        // each field of each request comes here, and a stream costs more than the comparisons
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
