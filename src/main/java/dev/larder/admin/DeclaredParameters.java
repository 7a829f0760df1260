package dev.larder.admin;

import dev.larder.http.codec.Query;
import dev.larder.http.message.ApiRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a query parameter that the operation does not declare: a typo must not change what a call means. */
@Singleton
public final class DeclaredParameters {
    private final Map<Method, Set<String>> declared = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void check(ResourceInfo resource, RoutingContext context) {
        // the query of the gate: the router's also has the parameters that tunnel a method
        ApiRequest.find(context)
                .map(ApiRequest::query)
                .orElseGet(() -> Query.of(context.request().uri()))
                .allowOnly(declared.computeIfAbsent(resource.getResourceMethod(), DeclaredParameters::of));
    }

    private static Set<String> of(Method operation) {
        return Arrays.stream(operation.getParameters())
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(Objects::nonNull)
                .map(QueryParam::value)
                .collect(Collectors.toUnmodifiableSet());
    }
}
