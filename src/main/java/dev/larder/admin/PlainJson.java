package dev.larder.admin;

import dev.larder.http.codec.JsonBody;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Gives JSON the type it has everywhere else: Quarkus REST adds a charset, which JSON does not have (RFC 8259, section 11). */
@Singleton
public final class PlainJson {
    @ServerRequestFilter
    public void begin(RoutingContext context) {
        context.addHeadersEndHandler(ready -> {
            String type = context.response().headers().get(HttpHeaders.CONTENT_TYPE);
            if (type != null && type.startsWith(JsonBody.TYPE + ";")) {
                context.response().headers().set(HttpHeaders.CONTENT_TYPE, JsonBody.TYPE);
            }
        });
    }
}
