package dev.larder.gateway.policy;

/**
 * The fields of a request by which its response is selected (RFC 9111 §4.1). What follows from the stored request alone
 * is calculated once, so that a hit compares one text with another, or nothing where the response does not vary.
 *
 * @param vary the fields that the response names
 * @param fields those fields of the stored request
 * @param key the secondary key of the stored request
 */
public record SelectingFields(Vary vary, HeaderFields fields, String key) {
    /**
     * The selecting fields of a stored response.
     *
     * @param request the fields of the stored request, at least the selecting ones
     */
    public static SelectingFields of(HeaderFields response, HeaderFields request) {
        Vary vary = Vary.of(response);
        HeaderFields selecting = vary.select(request);
        return new SelectingFields(vary, selecting, vary.key(selecting));
    }

    /** Whether the response answers another request. */
    boolean match(HeaderFields request) {
        return !vary.isAny() && (vary.names().isEmpty() || key.equals(vary.key(request)));
    }
}
