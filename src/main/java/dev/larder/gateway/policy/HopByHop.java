package dev.larder.gateway.policy;

import java.util.Set;
import java.util.stream.Collectors;

/** Fields that end at each connection (RFC 9110 §7.6.1): Larder passes them on in neither direction. */
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

    private HopByHop() {}

    /** The fields of a message that are for its last recipient. */
    public static HeaderFields strip(HeaderFields fields) {
        Set<String> named =
                fields.members("Connection").stream().map(FieldText::lower).collect(Collectors.toSet());
        return fields.without(name -> {
            String lower = FieldText.lower(name);
            return STANDARD.contains(lower) || (named.contains(lower) && !END_TO_END.contains(lower));
        });
    }
}
