package dev.larder.gateway.origin;

import dev.larder.gateway.policy.HeaderFields.Field;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.http.message.HangUp;
import dev.larder.http.message.Reply;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** An answer whose body is passed on while it comes, as fast as the client reads it. */
final class StreamedAnswer {
    private final ResponseHead head;
    private final Content.Streaming content;

    private StreamedAnswer(ResponseHead head, Content.Streaming content) {
        this.head = head;
        this.content = content;
    }

    static Reply of(ResponseHead head, Content.Streaming content) {
        return new Reply.Stream(new StreamedAnswer(head, content)::begin);
    }

    private void begin(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            content.abandon();
            return;
        }
        response.setStatusCode(head.status());
        for (Field field : head.fields().fields()) {
            response.headers().add(field.name(), field.value());
        }
        boolean chunked = !head.fields().has("Content-Length");
        if (chunked) {
            response.setChunked(true);
        }
        // a client that leaves ends the request to the origin
        context.addEndHandler(ended -> content.abandon());
        if (content.begin().length() > 0) {
            var unused = response.write(content.begin());
        }
        content.rest()
                .pipe()
                .endOnFailure(false)
                .to(response)
                .onSuccess(sent -> {
                    // without chunks, the end of the connection tells that of the body
                    if (chunked && context.request().version() == HttpVersion.HTTP_1_0) {
                        var unused = context.request().connection().close();
                    }
                })
                .onFailure(broken -> {
                    content.abandon();
                    // the client must not take a part for the whole
                    HangUp.on(context.request());
                });
    }
}
