package dev.larder.gateway.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields of one message that end at its connection (RFC 9110 §7.6.1): Larder passes them on in neither direction.
 */
public final class HopByHop {
    private static final Set<String> STANDARD = Set.of(
            "connection",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Fields for all recipients. One that Connection names is a mistake or an attack, and stays. */
    private static final Set<String> END_TO_END = Set.of(
            "authorization",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "set-cookie",
            "vary");

    private static final HopByHop UNNAMED = new HopByHop(Set.of());

    /** The names of further fields that Connection lists, in lower case. */
    private final Set<String> named;

    private HopByHop(Set<String> named) {
        this.named = named;
    }

    /** The fields that end at the connection of a message with these lines of Connection. */
    public static HopByHop named(List<String> connection) {
        if (connection.isEmpty()) {
            return UNNAMED;
        }
        Set<String> named = new HashSet<>();
        for (String line : connection) {
            for (String name : FieldText.split(line, ',')) {
                String lower = FieldText.lower(name);
                if (!END_TO_END.contains(lower)) {
                    named.add(lower);
                }
            }
        }
        return new HopByHop(named);
    }

    /** Whether the field with this name, in lower case, ends at the connection. */
    public boolean has(String name) {
        return STANDARD.contains(name) || named.contains(name);
    }

    /** The fields of a message that are for its last recipient. */
    public static HeaderFields strip(HeaderFields fields) {
        HopByHop ofConnection = named(fields.lines("Connection"));
        return fields.without(name -> ofConnection.has(FieldText.lower(name)));
    }
}
