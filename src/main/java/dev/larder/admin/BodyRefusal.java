package dev.larder.admin;

import dev.larder.http.message.ApiRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers 400 to a request with a body if the operation is {@link WithoutBody}. */
@Singleton
public final class BodyRefusal {
    @WithoutBody
    @ServerRequestFilter
    public void check(RoutingContext context) {
        ApiRequest.of(context).withoutBody();
    }
}
