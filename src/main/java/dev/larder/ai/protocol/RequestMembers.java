package dev.larder.ai.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The members of a request that most protocols have.
 *
 * @param request the request
 */
public record RequestMembers(JsonNode request) {
    private static final String STREAM = "stream";
    private static final String TEMPERATURE = "temperature";

    /** Whether the request has this member, and it is a text. */
    public boolean isText(String name) {
        return request.path(name).isTextual();
    }

    /** Whether the request has no such member, or one without a value. */
    public boolean isAbsent(String name) {
        JsonNode member = request.path(name);
        return member.isMissingNode() || member.isNull();
    }

    /** Whether {@code stream} is absent or has its type. */
    public boolean isStreamKnown() {
        return isAbsent(STREAM) || request.path(STREAM).isBoolean();
    }

    /** Whether the client wants a stream. */
    public boolean isStream() {
        return request.path(STREAM).asBoolean();
    }

    /** The form in which the client wants the answer, where {@code stream_options} asks for the usage. */
    public Delivery delivery() {
        if (!isStream()) {
            return Delivery.WHOLE;
        }
        return request.path("stream_options").path("include_usage").asBoolean()
                ? Delivery.STREAM_WITH_USAGE
                : Delivery.STREAM;
    }

    /** Whether a member is absent or a text. */
    public boolean isAbsentOrText(String name) {
        return isAbsent(name) || isText(name);
    }

    /** Whether {@code temperature} is absent or has its type. */
    public boolean isTemperatureKnown() {
        return isAbsent(TEMPERATURE) || request.path(TEMPERATURE).isNumber();
    }

    /** The temperature of the request. */
    public double temperature(double otherwise) {
        return request.path(TEMPERATURE).asDouble(otherwise);
    }

    /** The text of a member; empty if it is none. */
    public String text(String name) {
        return isText(name) ? request.path(name).asText() : "";
    }
}
