package dev.larder.stores.redis;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of one server.
 *
 * @param host its name or number; an IPv6 number in brackets
 * @param port its port
 * @param tls whether it uses TLS
 */
record RedisAddress(String host, int port, boolean tls) {
    private static final int DEFAULT_PORT = 6379;
    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException if the text is not {@code redis[s]://host[:port]} */
    static RedisAddress parse(String text) {
        try {
            var uri = new URI(text);
            boolean tls = "rediss".equals(uri.getScheme());
            boolean plain = "redis".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && "".equals(uri.getRawPath()) && uri.getRawQuery() == null;
            boolean legal = uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LAST_PORT;
            if ((tls || plain) && legal && bare) {
                return new RedisAddress(uri.getHost(), uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(), tls);
            }
        } catch (URISyntaxException ignored) {
            // the same message as for any other text; the text may contain a password
        }
        throw new IllegalArgumentException("each of hosts must be redis://host:port or rediss://host:port;"
                + " user, password and database have properties of their own");
    }

    /** Another server of the same deployment, under the name that Redis gives it. */
    RedisAddress sibling(String otherHost, int otherPort) {
        if (otherHost.isEmpty() || "?".equals(otherHost)) {
            return new RedisAddress(host, otherPort, tls);
        }
        boolean bareIpv6 = otherHost.indexOf(':') >= 0 && !otherHost.startsWith("[");
        return new RedisAddress(bareIpv6 ? "[" + otherHost + "]" : otherHost, otherPort, tls);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
