package dev.larder.ai.protocol;

import dev.larder.http.codec.RequestTarget;
import dev.larder.http.codec.TargetParser;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * The paths to which a protocol posts its requests.
 *
 * @param paths the paths at a service
 */
public record ProtocolPaths(Set<String> paths) {
    public ProtocolPaths {
        paths = Set.copyOf(paths);
    }

    /**
     * Whether a request is for one of them, at any service.
     *
     * @param path the path of the raw request target
     */
    public boolean have(HttpMethod method, String path) {
        return method.equals(HttpMethod.POST)
                && RequestTarget.isApi(path)
                && !RequestTarget.isLangCache(path)
                && paths.contains(TargetParser.behindService(path));
    }
}
