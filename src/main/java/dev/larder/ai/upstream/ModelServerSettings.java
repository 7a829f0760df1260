package dev.larder.ai.upstream;

import dev.larder.outbound.OriginLimits;
import dev.larder.outbound.StreamRequest.Bounds;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of a model server.
 *
 * @param url its address: what stands behind the prefix in the path of a request is appended
 * @param prefix the prefix of the paths at the service that are paths of the server
 * @param apiKey its key; empty for none
 * @param keys how it gets the key
 * @param forwarded the names of header fields of clients that it gets, and that may shape its answers
 * @param bounds the destination and the time limits of requests
 * @param limits the protection of the server
 */
public record ModelServerSettings(
        URI url,
        String prefix,
        Optional<String> apiKey,
        ApiKeyField keys,
        List<String> forwarded,
        Bounds bounds,
        OriginLimits limits) {
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]+");

    public ModelServerSettings {
        forwarded = List.copyOf(forwarded);
    }

    /** Whether an API key can be sent as a bearer token, or as a field of its own. */
    public static boolean isSendable(String apiKey) {
        return API_KEY.matcher(apiKey).matches();
    }

    /** Whether requests can be sent to the address. */
    public static boolean isAddress(URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return http
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "ModelServerSettings[]";
    }
}
