package dev.larder.gateway.origin.http;

import dev.larder.gateway.policy.HeaderFields.Field;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header fields that tell the origin the client's address. Those of the client itself are not forwarded. */
enum ClientFields {
    NONE {
        @Override
        List<Field> of(HttpServerRequest request) {
            return List.of();
        }
    },

    /** RFC 7239. */
    FORWARDED {
        @Override
        List<Field> of(HttpServerRequest request) {
            List<String> pairs = new ArrayList<>();
            address(request).ifPresent(address -> pairs.add("for=\"%s\"".formatted(node(address))));
            pairs.add("proto=" + request.scheme());
            host(request).ifPresent(host -> pairs.add("host=\"%s\"".formatted(host)));
            return List.of(new Field("Forwarded", String.join(";", pairs)));
        }
    },

    /** The fields that were there before. */
    X_FORWARDED {
        @Override
        List<Field> of(HttpServerRequest request) {
            List<Field> fields = new ArrayList<>();
            address(request).ifPresent(address -> fields.add(new Field("X-Forwarded-For", address)));
            fields.add(new Field("X-Forwarded-Proto", request.scheme()));
            host(request).ifPresent(host -> fields.add(new Field("X-Forwarded-Host", host)));
            return fields;
        }
    };

    /** The fields about the client of this request. */
    abstract List<Field> of(HttpServerRequest request);

    /** The client's address; that of a proxy's header only if Quarkus is configured to trust it. */
    private static Optional<String> address(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress);
    }

    private static Optional<String> host(HttpServerRequest request) {
        return Optional.ofNullable(request.authority())
                .map(HostAndPort::toString)
                // foreign text in a quoted string
                .filter(host -> host.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '\\' || c > '~'));
    }

    /** An IPv6 address is in brackets (RFC 7239, section 6). */
    private static String node(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
