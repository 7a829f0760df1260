package dev.larder.outbound;

import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamRequest.Head;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;

/** Writes the fields of a streamed request: the caller's own, and the name of the server. */
final class RequestFields {
    /** The fields that the client writes itself: those about the connection or the length of the body. */
    private static final Set<String> OWN = Set.of(
            "connection",
            "content-length",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "upgrade");

    private RequestFields() {}

    static void write(Head head, HttpClientRequest to) {
        boolean binary = to.version() == HttpVersion.HTTP_2;
        MultiMap fields = to.headers();
        if (!binary && head.fields().stream().noneMatch(RequestFields::isHost)) {
            fields.add("Host", head.target().authority());
        }
        for (Field field : head.fields()) {
            if (binary && isHost(field)) {
                // HTTP/2 has a pseudo-field for it
                HostAndPort authority = HostAndPort.parseAuthority(field.value(), -1);
                if (authority != null) {
                    to.authority(authority);
                }
            } else if (!OWN.contains(field.name().toLowerCase(Locale.ROOT))) {
                fields.add(field.name(), field.value());
            }
        }
    }

    private static boolean isHost(Field field) {
        return field.name().equalsIgnoreCase("Host");
    }
}
