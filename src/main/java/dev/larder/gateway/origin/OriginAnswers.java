package dev.larder.gateway.origin;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.Upstream.Fetched;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.HopByHop;
import dev.larder.gateway.policy.PartialContent;
import dev.larder.gateway.policy.Preconditions;
import dev.larder.gateway.policy.Ranges;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.gateway.policy.StoredHead;
import dev.larder.gateway.policy.Validation;
import dev.larder.gateway.storage.StoredResponse;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.OutboundFailure;
import dev.larder.spi.StoreException;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** The answers to clients: what an origin has sent, now or before. */
public final class OriginAnswers {
    private static final byte[] NOTHING = {};
    private static final String LENGTH = "Content-Length";
    private static final CharSequence AGE = HttpHeaders.createOptimized("Age");
    private static final CharSequence ETAG = HttpHeaders.createOptimized("ETag");
    private static final CharSequence CACHE_STATUS = HttpHeaders.createOptimized("Cache-Status");

    private final AnswerMeters meters;

    public OriginAnswers(AnswerMeters meters) {
        this.meters = meters;
    }

    /** A stored response, or the part of it that the client wants (RFC 9110, sections 13 and 14). */
    Answer stored(RequestHead request, StoredResponse stored, CacheStatus status, Instant now) {
        if (Validation.isConditional(request)) {
            return selected(request, stored.head().answer(now), stored, status, now);
        }
        meters.answered(status);
        StoredHead head = stored.head();
        Answer answer = Answer.of(head.response().status());
        answer.with(stored.fields());
        answer.with(AGE, Long.toString(StoredHead.ageSeconds(head.freshness().age(now))));
        if (head.mintedTag().isPresent()) {
            answer.with(ETAG, head.mintedTag().get().text());
        }
        answer.with(CACHE_STATUS, status.text());
        return answer.bytes(text(stored.body().length), stored.body());
    }

    /**
     * A response that has just come.
     *
     * @param arrived its received head
     * @param stored the response to answer with: this one, or the stored one that it updates
     */
    Answer fetched(RequestHead request, ResponseHead arrived, StoredResponse stored, CacheStatus status, Instant now) {
        return selected(request, endToEnd(arrived), stored, status, now);
    }

    /** A response as it came. */
    Reply passed(RequestHead request, Fetched fetched, CacheStatus status) {
        meters.answered(status);
        ResponseHead head = endToEnd(fetched.head());
        ResponseHead told = head.with(status.appendTo(head.fields()));
        if (fetched.content() instanceof Content.Streaming streaming) {
            return StreamedAnswer.of(told, streaming);
        }
        byte[] body = ((Content.Whole) fetched.content()).bytes();
        String length =
                request.method().equals("HEAD") ? head.fields().first(LENGTH).orElse("") : text(body.length);
        return answer(told, length, body);
    }

    /** The head without the fields of the connection. What is stored has none. */
    private static ResponseHead endToEnd(ResponseHead arrived) {
        return arrived.with(HopByHop.strip(arrived.fields()));
    }

    /** The response as the conditions and the range of the request select it. */
    private Answer selected(
            RequestHead request, ResponseHead head, StoredResponse stored, CacheStatus status, Instant now) {
        meters.answered(status);
        ResponseHead told = head.with(status.appendTo(head.fields()));
        StoredHead conditions = stored.head();
        byte[] body = stored.body();
        if (Preconditions.isNotModified(request, conditions, now)) {
            return answer(Preconditions.notModified(told), "", NOTHING);
        }
        if (told.status() == 200 && Preconditions.isRangeCurrent(request, conditions, now)) {
            return ranged(request, told, body, status);
        }
        return answer(told, text(body.length), body);
    }

    /** The parts of the body that the client wants, or the whole of it. */
    private static Answer ranged(RequestHead request, ResponseHead whole, byte[] body, CacheStatus status) {
        Ranges.SelectedRanges selection = Ranges.of(request, body.length);
        return switch (selection.kind()) {
            case ONE_PART -> {
                Ranges.Part part = selection.parts().get(0);
                byte[] bytes = Arrays.copyOfRange(body, (int) part.first(), (int) part.last() + 1);
                yield answer(PartialContent.onePart(whole, part, body.length), text(bytes.length), bytes);
            }
            case PARTS -> {
                var parts = new Multipart(whole, body, selection.parts());
                // a client that asks for nearly everything gets everything, and never more than that; so does one whose
                // parts have a coding, which would be told as that of all parts together (RFC 9110, section 8.4)
                yield parts.length() < body.length
                                && whole.fields().first("Content-Encoding").isEmpty()
                        ? answer(parts.head(), text(parts.length()), parts.bytes())
                        : answer(whole, text(body.length), body);
            }
            case UNSATISFIABLE -> {
                ResponseHead refusal = PartialContent.unsatisfiable(body.length);
                yield answer(refusal.with(status.appendTo(refusal.fields())), "0", NOTHING);
            }
            case WHOLE -> answer(whole, text(body.length), body);
        };
    }

    /** The refusal of a request that only the cache may answer, and cannot (RFC 9111, section 5.2.1.7). */
    static HttpRefusal notCached() {
        return HttpRefusal.of(504, "No stored answer may be used, and the request forbids to ask the origin");
    }

    /** Whether a request has failed because the origin gives no answer, or the client's body does not come. */
    public static boolean isOfOrigin(Throwable failure) {
        return failure instanceof OutboundFailure || failure instanceof OriginFailure;
    }

    /** The refusal where {@linkplain #isOfOrigin the origin gives no answer}. */
    public static RuntimeException failed(Throwable failure) {
        return failure instanceof OriginFailure known ? known.refusal() : failed((OutboundFailure) failure);
    }

    private static RuntimeException failed(OutboundFailure failure) {
        if (failure.getCause() instanceof RuntimeException cause
                && (cause instanceof HttpRefusal || cause instanceof Refusal || cause instanceof StoreException)) {
            return cause;
        }
        return refused(failure);
    }

    private static HttpRefusal refused(OutboundFailure failure) {
        return switch (failure.reason()) {
            case TIMEOUT -> HttpRefusal.of(504, "The origin did not answer in time");
            case BUSY -> HttpRefusal.until("Too many requests wait for the origin", again(failure));
            case RATE -> HttpRefusal.until("The origin gets as many requests as it may", again(failure));
            case BREAKER_OPEN ->
                HttpRefusal.until("The origin has failed too often; it is tried again soon", again(failure));
            case CONNECTION -> HttpRefusal.of(502, "The connection to the origin failed");
            case PROTOCOL -> HttpRefusal.of(502, "The origin's answer is not one of HTTP");
            case REQUEST_BODY -> HttpRefusal.of(400, "The body of the request did not come as announced");
            case CANCELLED -> HttpRefusal.of(502, "The request to the origin was not completed");
            case CERTIFICATE -> HttpRefusal.of(502, "The certificate of the origin is not trusted");
            case UNKNOWN_NAME, ADDRESS_NOT_PUBLIC -> HttpRefusal.of(502, "The address of the origin cannot be used");
        };
    }

    private static Duration again(OutboundFailure failure) {
        return failure.retryAfter().orElse(Duration.ofSeconds(1));
    }

    private static String text(int length) {
        return Integer.toString(length);
    }

    private static Answer answer(ResponseHead head, String length, byte[] body) {
        Answer answer = Answer.of(head.status());
        for (HeaderFields.Field field : head.fields().fields()) {
            if (!field.name().equalsIgnoreCase(LENGTH)) {
                answer.with(field.name(), field.value());
            }
        }
        return answer.bytes(length, body);
    }
}
