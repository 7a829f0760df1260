package dev.larder.http.front;

import dev.larder.core.access.Caller;
import dev.larder.http.body.RequestBody;
import dev.larder.http.codec.Method;
import dev.larder.http.codec.PercentCoding;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.RequestTarget;
import dev.larder.http.codec.TargetParser;
import dev.larder.http.message.ApiRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request for an origin.
 *
 * @param method as it was sent, or the one that the request stands for
 * @param path the raw path behind the service's name, with its slash; empty where there is none
 * @param query the raw query with its question mark, without Larder's own parameters; empty if there is none
 * @param call the request itself
 * @param body the body
 */
public record ForwardedRequest(String method, String path, String query, ApiRequest call, RequestBody body) {
    /** The parameter that asks to read anew, as DreamFactory's clients do. */
    private static final String REFRESH = "refresh";

    private static final String YES = "true";

    /** Larder's own parameters, which are not forwarded. */
    private static final Set<String> OWN = Set.of(Query.API_KEY);

    /** Those of a request that stands for one of another method. */
    private static final Set<String> OWN_OF_TUNNEL =
            Stream.concat(OWN.stream(), Method.PARAMETERS.stream()).collect(Collectors.toUnmodifiableSet());

    /** The forwarded form of a request that was let in. */
    public static ForwardedRequest of(ApiRequest call, RequestBody body) {
        HttpServerRequest request = call.request();
        String target = request.uri();
        String path = TargetParser.behindService(RequestTarget.path(target));
        Set<String> own = Method.isTunnel(request) ? OWN_OF_TUNNEL : OWN;
        return new ForwardedRequest(method(call), path, query(target, own), call, body);
    }

    /** The method that a request asks for: the tunnelled one, or its own. */
    public static String method(ApiRequest call) {
        HttpServerRequest request = call.request();
        return Method.isTunnel(request) ? call.verb().name() : request.method().name();
    }

    public ForwardedRequest with(RequestBody other) {
        return new ForwardedRequest(method, path, query, call, other);
    }

    public Caller caller() {
        return call.caller();
    }

    /** Whether the caller wants the origin to be asked. */
    public boolean refreshes() {
        return call.query().all(REFRESH).contains(YES);
    }

    /** The query as it was sent, but for some parameters: the origin may read it in its own way. */
    private static String query(String target, Set<String> without) {
        int begin = target.indexOf('?');
        if (begin < 0) {
            return "";
        }
        var rest = new StringJoiner("&", "?", "");
        for (String pair : target.substring(begin + 1).split("&", -1)) {
            // with another value the parameter is the origin's
            if (!without.contains(name(pair)) && !pair.equals(REFRESH + '=' + YES)) {
                rest.add(pair);
            }
        }
        return rest.length() == 1 && target.length() > begin + 1 ? "" : rest.toString();
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
    }
}
