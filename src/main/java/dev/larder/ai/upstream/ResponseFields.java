package dev.larder.ai.upstream;

import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamedResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields of a response that are for the client: not those of the connection (RFC 9110, section 7.6.1), and no
 * cookies, because a model server gets none of the client's.
 */
final class ResponseFields {
    private static final Set<String> NOT_PASSED = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-connection",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** One that Connection names is a mistake. */
    private static final Set<String> END_TO_END =
            Set.of("cache-control", "content-encoding", "content-length", "content-type", "vary");

    private ResponseFields() {}

    static List<Field> of(StreamedResponse response) {
        Set<String> named = response.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase("Connection"))
                .flatMap(field -> Arrays.stream(field.value().split(",", -1)))
                .map(ResponseFields::lower)
                .filter(name -> !END_TO_END.contains(name))
                .collect(Collectors.toSet());
        return response.fields().stream()
                .filter(field -> !NOT_PASSED.contains(lower(field.name())) && !named.contains(lower(field.name())))
                .toList();
    }

    private static String lower(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
