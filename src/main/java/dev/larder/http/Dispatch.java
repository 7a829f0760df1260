package dev.larder.http;

import dev.larder.http.Endpoint.WithBody;
import dev.larder.http.Endpoint.WithUnreadBody;
import dev.larder.http.Endpoint.WithoutBody;
import dev.larder.http.auth.GateCaller;
import dev.larder.http.body.Bodies;
import dev.larder.http.body.RequestBody;
import dev.larder.http.codec.RequestTarget;
import dev.larder.http.limit.LimitGate;
import dev.larder.http.message.Answer;
import dev.larder.http.message.AnswerCounts;
import dev.larder.http.message.AnswerWriter;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Problems;
import dev.larder.http.message.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes a request that was let in to its handler, and the handler's answer to the wire. */
@Singleton
final class Dispatch {
    private static final String PROBLEM_OR_ANYTHING = Problems.RFC_9457 + ", */*";

    private final Bodies bodies;
    private final LimitGate limits;
    private final Readmission readmission;
    private final AnswerWriter writer;
    private final AnswerCounts counts;

    Dispatch(Bodies bodies, LimitGate limits, Readmission readmission, AnswerWriter writer, AnswerCounts counts) {
        this.bodies = bodies;
        this.limits = limits;
        this.readmission = readmission;
        this.writer = writer;
        this.counts = counts;
    }

    /** Lets the endpoint of the line answer the request. */
    void serve(RoutingContext context, ApiRequest call, Endpoints.Line line) {
        Endpoint endpoint = line.endpoint();
        if (endpoint instanceof WithoutBody handler) {
            answer(context, call, () -> handler.handle(call));
        } else if (endpoint instanceof WithBody handler) {
            read(context, call, line, body -> handler.handle(readmission.of(call), body));
        } else if (endpoint instanceof WithUnreadBody handler && limits.needsBody(call)) {
            // the endpoint gets the bytes only after they are counted
            read(context, call, line, body -> handler.handle(readmission.of(call), new RequestBody.Whole(body)));
        } else if (endpoint instanceof WithUnreadBody handler) {
            limits.countWhenEnded(context, call);
            answer(context, call, () -> handler.handle(call, bodies.unread(context, call)));
        } else {
            passOn(context, call);
        }
    }

    /** Reads the body of a caller that has the right to send it, and lets the handler answer. */
    private void read(RoutingContext context, ApiRequest call, Endpoints.Line line, Function<byte[], Reply> handler) {
        try {
            line.right().accept(call);
        } catch (RuntimeException refusal) {
            writer.send(call, refusal);
            return;
        }
        bodies.read(
                context,
                call,
                body -> limits.passBody(
                        context, call, body.length, () -> answer(context, call, () -> handler.apply(body))),
                failure -> writer.send(call, failure));
    }

    private void answer(RoutingContext context, ApiRequest call, Supplier<Reply> handler) {
        try {
            send(context, call, handler.get());
        } catch (RuntimeException e) {
            // an edge: nothing but an answer may come out of here
            writer.send(call, e);
        }
    }

    private void send(RoutingContext context, ApiRequest call, Reply reply) {
        if (reply instanceof Answer answer) {
            writer.send(call, answer);
        } else if (reply instanceof Reply.Later later) {
            await(context, call, later);
        } else {
            ((Reply.Stream) reply).begin().accept(context);
            counts.add(call, context.response().getStatusCode());
        }
    }

    private void await(RoutingContext context, ApiRequest call, Reply.Later later) {
        var here = (ContextInternal) Vertx.currentContext();
        var unused = later.reply()
                .subscribe()
                .with(
                        reply -> on(here, () -> answer(context, call, () -> reply)),
                        failure -> on(here, () -> writer.send(call, failure)));
    }

    /** Runs a step on the request's event loop: at once on this event loop, else as a task of it. */
    private static void on(ContextInternal here, Runnable step) {
        if (here.nettyEventLoop().inEventLoop()) {
            step.run();
        } else {
            here.runOnContext(x -> step.run());
        }
    }

    /**
     * Passes the request to the router, under the one path of its target. A HEAD is routed as a GET, and a tunnelled
     * method as that method.
     */
    private void passOn(RoutingContext context, ApiRequest call) {
        HttpServerRequest request = call.request();
        call.attachTo(context);
        GateCaller.attach(context, call.caller());
        acceptAnything(request);
        if (Bodies.mayCome(request)) {
            request.resume();
        }
        String verb = call.verb().name();
        String route = call.target().route();
        if (verb.equals(request.method().name()) && route.equals(RequestTarget.path(request.uri()))) {
            resume(context, call);
        } else {
            String query = request.query();
            context.reroute(HttpMethod.valueOf(verb), query == null ? route : route + '?' + query);
        }
    }

    /** Continues with a request that was passed on, under the path of its target. */
    void resume(RoutingContext context, ApiRequest call) {
        context.addEndHandler(ended -> counts.add(call, context.response().getStatusCode()));
        context.next();
    }

    /**
     * Replaces the field Accept: only the form of a problem is negotiated, and Quarkus REST fails on an invalid field.
     */
    private static void acceptAnything(HttpServerRequest request) {
        if (Problems.wantsRfc9457(request)) {
            request.headers().set(HttpHeaders.ACCEPT, PROBLEM_OR_ANYTHING);
        } else {
            request.headers().remove(HttpHeaders.ACCEPT);
        }
    }
}
