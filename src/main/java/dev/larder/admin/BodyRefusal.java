package dev.larder.admin;

import dev.larder.core.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers 400 to a request with a body where the operation is {@link WithoutBody}. */
@Singleton
public final class BodyRefusal {
    @WithoutBody
    @ServerRequestFilter
    public void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"))) {
            throw new Refusal.Bad("This call takes no body; what it is about stands in the query");
        }
    }
}
