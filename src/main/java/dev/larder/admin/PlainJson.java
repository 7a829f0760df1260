package dev.larder.admin;

import dev.larder.http.auth.GateCaller;
import dev.larder.http.codec.JsonBody;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Removes the charset that Quarkus REST adds to the media type of JSON, which has none (RFC 8259, section 11). */
@Singleton
public final class PlainJson {
    /** Behind the gate (250). Of the handlers of a header the first one is called last: after Quarkus REST's own. */
    private static final int PRIORITY = 150;

    void install(@Observes Filters filters) {
        filters.register(PlainJson::begin, PRIORITY);
    }

    private static void begin(RoutingContext context) {
        if (GateCaller.of(context).isPresent()) {
            context.addHeadersEndHandler(ready -> correct(context.response()));
        }
        context.next();
    }

    private static void correct(HttpServerResponse response) {
        String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.startsWith(JsonBody.TYPE + ";")) {
            response.headers().set(HttpHeaders.CONTENT_TYPE, JsonBody.TYPE);
        }
    }
}
