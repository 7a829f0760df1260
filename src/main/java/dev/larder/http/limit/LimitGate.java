package dev.larder.http.limit;

import dev.larder.core.Refusal;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import dev.larder.core.limit.Admission;
import dev.larder.core.limit.Charge;
import dev.larder.core.limit.ClientAddress;
import dev.larder.core.limit.LimitedRequest;
import dev.larder.core.limit.OwnLimits;
import dev.larder.core.service.Service;
import dev.larder.http.body.Bodies;
import dev.larder.http.message.AnswerWriter;
import dev.larder.http.message.ApiRequest;
import io.netty.util.NetUtil;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds requests to Larder's own limits. Where there are none, nothing is made or asked. */
@Singleton
public final class LimitGate {
    private static final String PLACE = LimitGate.class.getName();

    /** Counted before a body of unknown length is read, so that a caller whose limit is reached need not send it. */
    private static final long FIRST_BYTE = 1;

    private static final Caller ANONYMOUS = new Caller("", List.of());

    private final OwnLimits limits;
    private final RateLimitFields fields;
    private final AnswerWriter writer;

    LimitGate(OwnLimits limits, RateLimitFields fields, AnswerWriter writer) {
        this.limits = limits;
        this.fields = fields;
        this.writer = writer;
    }

    /** Does {@code then} for a request that the limits let in, now or when the answer is there; answers any other. */
    public void pass(RoutingContext context, ApiRequest call, Runnable then) {
        if (limits.isEmpty()) {
            then.run();
            return;
        }
        await(context, limits.admit(visit(call), charge(call)), then);
    }

    /**
     * Does {@code then} for a request whose body has come, if the limits allow as many bytes; answers any other. A body
     * of a known length was counted by {@link #pass}.
     */
    public void passBody(RoutingContext context, ApiRequest call, long bytes, Runnable then) {
        if (bytes <= FIRST_BYTE || !countsBody(call)) {
            then.run();
            return;
        }
        await(context, limits.admit(visit(call), Charge.bytes(bytes - FIRST_BYTE, FIRST_BYTE)), then);
    }

    /**
     * Whether the bytes of the body must be counted before its endpoint gets it: its length is unknown, and a limit that
     * may refuse it covers the request.
     */
    public boolean needsBody(ApiRequest call) {
        return countsBody(call) && limits.mayRefuseBytes(visit(call));
    }

    /** Counts the bytes of a body that the endpoint gets as it comes, for limits that only count. */
    public void countWhenEnded(RoutingContext context, ApiRequest call) {
        if (countsBody(call)) {
            context.addEndHandler(ended -> {
                long bytes = call.request().bytesRead();
                if (bytes > FIRST_BYTE) {
                    var unused = limits.admit(visit(call), Charge.bytes(bytes - FIRST_BYTE, FIRST_BYTE))
                            .subscribe()
                            .with(admission -> {});
                }
            });
        }
    }

    /** Whether the bytes of the body can be counted only when it has come. */
    private boolean countsBody(ApiRequest call) {
        return countsBytes(call) && Bodies.isUnannounced(call.request());
    }

    /**
     * Answers an invalid request. It counts like any other, else an API key could send invalid requests without limit.
     */
    public void passRefused(RoutingContext context, Caller caller, RuntimeException refusal) {
        HttpServerRequest request = context.request();
        Runnable answer = () -> writer.refuse(request, refusal);
        if (limits.isEmpty()) {
            answer.run();
            return;
        }
        LimitedRequest visit = new LimitedRequest(caller, address(request), verb(request), Optional.empty());
        await(context, limits.admit(visit, Charge.request(0, 0)), answer);
    }

    /** The caller, address, verb and service of a request, for its limits. */
    LimitedRequest visit(ApiRequest call) {
        return new LimitedRequest(
                call.caller(),
                address(call.request()),
                call.verb(),
                call.service().map(Service::name));
    }

    /** Writes the header fields of limits again: a rerouted request loses the header of its answer. */
    public void repeat(RoutingContext context) {
        Admission admission = limits.isEmpty() ? null : context.get(PLACE);
        if (admission != null) {
            tell(context.request(), admission);
        }
    }

    /** Answers a request from an address with too many failed authentications; returns whether it did. */
    public boolean isBarred(RoutingContext context) {
        if (!limits.count(Charge.Unit.FAILURES)) {
            return false;
        }
        Optional<Admission> barred = limits.barred(anonymous(context.request()));
        barred.ifPresent(admission -> refuse(context, admission));
        return barred.isPresent();
    }

    /** Counts a failed authentication, and does {@code then} if there may be more. */
    public void failed(RoutingContext context, Runnable then) {
        if (limits.count(Charge.Unit.FAILURES)) {
            await(context, limits.failed(anonymous(context.request())), then);
        } else {
            then.run();
        }
    }

    private void await(RoutingContext context, Uni<Admission> asked, Runnable then) {
        new PausedRequest(context, writer).await(asked, admission -> {
            Admission earlier = context.get(PLACE);
            Admission both = admission.after(Optional.ofNullable(earlier));
            if (earlier != null) {
                fields.clear(context.response().headers());
            }
            if (both.refusal().isPresent()) {
                refuse(context, both);
            } else {
                tell(context.request(), both);
                context.put(PLACE, both);
                then.run();
            }
        });
    }

    private void refuse(RoutingContext context, Admission admission) {
        HttpServerRequest request = context.request();
        tell(request, admission);
        writer.refuse(request, admission.refusal().orElseThrow());
    }

    /** Puts into the answer's header how the limits stand, and when to come back if it is not now. */
    void tell(HttpServerRequest request, Admission admission) {
        MultiMap headers = request.response().headers();
        fields.write(headers, admission.lines());
        if (admission.refusal().filter(Refusal.TooMany.class::isInstance).isPresent()) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(admission.retryAfter()));
        }
    }

    private Charge charge(ApiRequest call) {
        long bytes = countsBytes(call) ? atTheDoor(call.request()) : 0;
        return Charge.request(bytes, writes(call) && call.target().kind().takesValue() ? 1 : 0);
    }

    private boolean countsBytes(ApiRequest call) {
        return writes(call) && limits.count(Charge.Unit.BYTES);
    }

    private static boolean writes(ApiRequest call) {
        return call.verb() != Verb.GET && call.verb() != Verb.DELETE;
    }

    /**
     * The bytes that are counted before the body is read: all of them, or the first one of a body of unknown length.
     */
    private static long atTheDoor(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return Long.parseLong(length);
        }
        return Bodies.isUnannounced(request) ? FIRST_BYTE : 0;
    }

    /** The verb of a request that is not parsed any further; GET for an unknown method. */
    private static Verb verb(HttpServerRequest request) {
        String method = request.method().name();
        return Stream.of(Verb.values())
                .filter(verb -> verb.name().equals(method))
                .findFirst()
                .orElse(Verb.GET);
    }

    private static LimitedRequest anonymous(HttpServerRequest request) {
        return new LimitedRequest(ANONYMOUS, address(request), Verb.GET, Optional.empty());
    }

    /** The client's address; that of a proxy's header only if Quarkus is configured to trust it. */
    private static ClientAddress address(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String host = remote == null ? null : remote.hostAddress() == null ? remote.host() : remote.hostAddress();
        if (host == null) {
            return ClientAddress.UNKNOWN;
        }
        return NetUtil.isValidIpV4Address(host)
                ? new ClientAddress(NetUtil.createByteArrayFromIpAddressString(host))
                : ClientAddress.of(host);
    }
}
