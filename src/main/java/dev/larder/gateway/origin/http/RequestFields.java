package dev.larder.gateway.origin.http;

import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.HeaderFields.Field;
import dev.larder.gateway.policy.HopByHop;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The fields of clients' requests that are for the origin of one service: none of the connection's, none of Larder's,
 * and none that the service sets itself.
 */
final class RequestFields {
    /** The fields that are not forwarded: they are for Larder, or claims that only a proxy may make. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "host",
            "content-length",
            "expect",
            "x-api-key",
            "x-dreamfactory-api-key",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto",
            "x-real-ip",
            "x-http-method",
            "x-http-method-override",
            "x-method-override");

    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
    private static final CharSequence DREAM_FACTORY_API_KEY = HttpHeaders.createOptimized("X-DreamFactory-API-Key");

    /** The names in lower case. */
    private final Set<String> withheld;

    private final ClientFields clientFields;

    /**
     * @param own the names of the fields that the service sets
     * @param clientFields the fields about the client that are added
     */
    RequestFields(Set<String> own, ClientFields clientFields) {
        Set<String> names = new HashSet<>(NOT_FORWARDED);
        own.forEach(name -> names.add(lower(name)));
        this.withheld = Set.copyOf(names);
        this.clientFields = clientFields;
    }

    HeaderFields of(HttpServerRequest request) {
        MultiMap client = request.headers();
        boolean keyless = client.contains(HttpHeaders.AUTHORIZATION) && !isKeyElsewhere(client);
        HopByHop ofConnection = HopByHop.named(client.getAll(HttpHeaders.CONNECTION));
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, String> line : client) {
            String name = lower(line.getKey());
            boolean isKey = keyless && name.equals("authorization");
            if (!isKey && !withheld.contains(name) && !ofConnection.has(name)) {
                fields.add(new Field(line.getKey(), line.getValue()));
            }
        }
        fields.addAll(clientFields.of(request));
        return new HeaderFields(fields);
    }

    /** Whether Larder's API key is in a field of its own, so that an Authorization is not the key. */
    private static boolean isKeyElsewhere(MultiMap client) {
        return hasText(client.getAll(API_KEY)) || hasText(client.getAll(DREAM_FACTORY_API_KEY));
    }

    private static boolean hasText(List<String> values) {
        for (String value : values) {
            if (!value.isBlank()) {
                return true;
            }
        }
        return false;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
