package dev.larder.http;

import dev.larder.spi.StoreException;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Iterator;
import org.jboss.resteasy.reactive.server.core.EncodedMediaType;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Puts an answer on the wire. Nothing is negotiated, converted or copied on the way: a stored value leaves as it came. */
@Provider
public final class AnswerWriter implements ServerMessageBodyWriter<Answer> {
    private final Instance<BodyBudget> budget;
    private final Instance<Problems> problems;

    /** Both are looked up when they are needed: Quarkus REST makes its writers before there is a configuration. */
    AnswerWriter(Instance<BodyBudget> budget, Instance<Problems> problems) {
        this.budget = budget;
        this.problems = problems;
    }

    /** Writes the answer to a request. */
    public static void send(HttpServerRequest request, Answer answer) {
        var unused = send(request, answer, request.method().equals(HttpMethod.HEAD));
    }

    @SuppressWarnings("deprecation") // Buffer.buffer(ByteBuf): every other way copies the value
    private static Future<Void> send(HttpServerRequest request, Answer answer, boolean headOnly) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        response.setStatusCode(answer.status());
        // on the way of a failure Quarkus REST may have set one
        response.headers().remove(HttpHeaders.CONTENT_TYPE);
        for (Iterator<CharSequence> field = answer.fields().iterator(); field.hasNext(); ) {
            response.headers().add(field.next(), field.next());
        }
        boolean bodiless = answer.status() == 304 || answer.status() == 204;
        if (!bodiless) {
            response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.length()));
        }
        return bodiless || headOnly
                ? response.end()
                : response.end(Buffer.buffer(Unpooled.wrappedBuffer(answer.body(), answer.offset(), answer.length())));
    }

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == Answer.class;
    }

    @Override
    public void writeResponse(Answer answer, Type genericType, ServerRequestContext context) {
        var request = (ResteasyReactiveRequestContext) context;
        // or Quarkus REST puts the type it would have negotiated over the value's own
        request.setResponseContentType((EncodedMediaType) null);
        RoutingContext routing = request.unwrap(RoutingContext.class);
        boolean headOnly = ApiRequest.wantsHead(routing);
        if (answer.length() <= BodyBudget.SMALL || headOnly) {
            var unused = send(routing.request(), answer, headOnly);
        } else {
            sendLarge(routing, answer);
        }
    }

    /** Counts the answer until the reader has taken it, or the connection is gone. */
    private void sendLarge(RoutingContext routing, Answer answer) {
        BodyBudget together = budget.get();
        long size = answer.length();
        try {
            if (ApiRequest.isRepeatable(routing)) {
                together.reserve(size);
            } else {
                together.take(size);
            }
        } catch (StoreException.Busy e) {
            send(routing.request(), problems.get().answer(e, routing.request()));
            return;
        }
        try {
            send(routing.request(), answer, false).onComplete(sent -> together.release(size));
        } catch (RuntimeException e) {
            together.release(size);
            throw e;
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == Answer.class;
    }

    @Override
    public void writeTo(
            Answer answer,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> httpHeaders,
            OutputStream entityStream) {
        throw new IllegalStateException("Quarkus REST writes through the other method");
    }
}
