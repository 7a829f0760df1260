package dev.larder.outbound;

import dev.larder.spi.Causes;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * The reason why a connection to an origin fails. The texts of the system contain addresses, which the configuration
 * may hide.
 */
final class ConnectionCause {
    private ConnectionCause() {}

    static String of(OutboundFailure failure) {
        if (Causes.first(failure, SSLException.class).isPresent()) {
            return "TLS fails; the origin may not speak it";
        } else if (says(failure, "connection refused")) {
            return "the connection is refused";
        } else if (says(failure, "no route to host") || says(failure, "unreachable")) {
            return "there is no route to it";
        }
        return failure.wasSent() ? "the connection broke" : "the connection fails";
    }

    private static boolean says(OutboundFailure failure, String words) {
        return Causes.of(failure)
                .flatMap(cause -> Optional.ofNullable(cause.getMessage()).stream())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
    }
}
